package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.util.regex.Pattern;

/** An action with what its class says about itself. */
record ActionDefinition<I, O>(
    String name,
    Effect effect,
    Access access,
    boolean dryRunnable,
    Class<I> requestType,
    Action<I, O> action) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /**
   * @throws IllegalArgumentException naming the class, when it does not say what the kit must know
   */
  static <I, O> ActionDefinition<I, O> of(Action<I, O> action) {
    Handles handles = handles(action);
    Class<?> type = action.getClass();
    JavaType[] arguments = TypeFactory.defaultInstance().findTypeParameters(type, Action.class);
    Class<?> request = arguments.length == 2 ? arguments[0].getRawClass() : Object.class;
    if (!request.isRecord()) {
      throw new IllegalArgumentException(
          "The request of "
              + type.getName()
              + " is "
              + request.getName()
              + "; expected a record: implements Action<MyRequest, MyAnswer>.");
    }
    @SuppressWarnings("unchecked") // I is the first type argument, read from the class itself
    Class<I> requestType = (Class<I>) request;
    return new ActionDefinition<>(
        handles.action(),
        handles.effect(),
        handles.access(),
        dryRunnable(type, handles.effect()),
        requestType,
        action);
  }

  /**
   * @throws IllegalArgumentException naming the class, as {@link #of}
   */
  static <O> ActionDefinition<RawRequest, O> ofRaw(RawAction<O> action) {
    Handles handles = handles(action);
    if (handles.access() != Access.PUBLIC) {
      throw new IllegalArgumentException(
          action.getClass().getName()
              + " is raw, so nobody checks a token for it. Declare access = Access.PUBLIC.");
    }
    if (action.getClass().isAnnotationPresent(DryRunnable.class)) {
      throw new IllegalArgumentException(
          action.getClass().getName()
              + " is raw: it takes any content type, so a server that does not know dry runs would do"
              + " it for real. Take its @DryRunnable away.");
    }
    return new ActionDefinition<>(
        handles.action(), handles.effect(), handles.access(), false, RawRequest.class, action);
  }

  private static boolean dryRunnable(Class<?> type, Effect effect) {
    if (!type.isAnnotationPresent(DryRunnable.class)) {
      return false;
    }
    if (effect == Effect.SAFE) {
      throw new IllegalArgumentException(
          type.getName()
              + " is @DryRunnable, but its effect is SAFE; what only reads needs no dry run. Take"
              + " the annotation away, or declare what the action does.");
    }
    return true;
  }

  private static Handles handles(Action<?, ?> action) {
    Class<?> type = action.getClass();
    Handles handles = type.getAnnotation(Handles.class);
    if (handles == null) {
      throw new IllegalArgumentException(
          type.getName()
              + " has no @Handles. Annotate it with @Handles(action = \"...\", effect = ...).");
    }
    if (!NAME.matcher(handles.action()).matches()) {
      throw new IllegalArgumentException(
          "@Handles of "
              + type.getName()
              + " names the action \""
              + handles.action()
              + "\"; expected lower case words joined by hyphens, as in submit-answer.");
    }
    return handles;
  }
}
