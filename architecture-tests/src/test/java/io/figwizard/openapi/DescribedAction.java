package io.figwizard.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.RawAction;
import java.util.List;

/**
 * An action with what its class says about itself.
 *
 * @param request a record; RawRequest where the action is raw
 * @param answer what stands under {@code data}
 */
record DescribedAction(
    String name,
    Effect effect,
    Access access,
    List<RateLimited> limits,
    Class<?> request,
    Class<?> answer,
    Class<?> type) {

  static DescribedAction of(Class<?> type) {
    Handles handles = type.getAnnotation(Handles.class);
    JavaType[] arguments = TypeFactory.defaultInstance().findTypeParameters(type, Action.class);
    return new DescribedAction(
        handles.action(),
        handles.effect(),
        handles.access(),
        List.of(type.getAnnotationsByType(RateLimited.class)),
        arguments[0].getRawClass(),
        arguments[1].getRawClass(),
        type);
  }

  /** Whether it is asked for by its path and takes a body of somebody else's form. */
  boolean raw() {
    return RawAction.class.isAssignableFrom(type);
  }

  /** {@code SubmitAnswer} for submit-answer. */
  String typeName() {
    StringBuilder name = new StringBuilder();
    for (String word : name().split("-")) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.toString();
  }
}
