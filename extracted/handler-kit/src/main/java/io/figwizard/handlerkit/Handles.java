package io.figwizard.handlerkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the action that an {@link Action} class answers, its effect and who may call it. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Handles {
  /**
   * The value of the request's {@code action} field, of a {@link RawAction} the last segment of the
   * path: lower case words joined by hyphens.
   */
  String action();

  Effect effect() default Effect.EXTERNAL;

  Access access() default Access.USER;
}
