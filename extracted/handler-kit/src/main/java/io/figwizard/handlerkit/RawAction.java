package io.figwizard.handlerkit;

/**
 * An action whose request has somebody else's form: asked for by its path, {@code POST
 * /handler/action}, and given the body's bytes as they came. Annotated with {@link Handles} like
 * any other, always with {@link Access#PUBLIC}: who asks is proven in the form's own way. The
 * answer is in the envelope.
 *
 * @param <O> the answer: a record that becomes {@code data} of the envelope
 */
public interface RawAction<O> extends Action<RawRequest, O> {}
