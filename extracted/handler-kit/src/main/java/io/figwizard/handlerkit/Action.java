package io.figwizard.handlerkit;

/**
 * One thing a handler can be asked for; annotated with {@link Handles}. The implementing class is
 * the unit of migration: it holds no state of a request and is called by many threads at once.
 *
 * @param <I> the request: a record whose components are the JSON body's fields (all but {@code
 *     action}), constrained with Jakarta Validation. Unknown fields are ignored
 * @param <O> the answer: a record that becomes {@code data} of the envelope
 */
@FunctionalInterface
public interface Action<I, O> {
  /**
   * Does it. Called with a request that has passed validation, by a caller who is allowed to.
   *
   * @throws Refusal to answer with an error that the client can act upon; everything written
   *     through {@link Call#sql} is rolled back
   */
  O handle(Call call, I request);
}
