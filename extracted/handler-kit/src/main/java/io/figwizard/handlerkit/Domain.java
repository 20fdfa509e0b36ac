package io.figwizard.handlerkit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A domain's manifest, on its package: what it owns and what it reads. The architecture rules, the
 * schema migrator and the database role are derived from it. Its routes with their effects stand on
 * its {@link Action} classes, in {@link Handles}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PACKAGE)
public @interface Domain {
  /** Also the schema, the database role and the first path segment: {@code drilling}. */
  String name();

  /**
   * The deployable form: {@code drilling-handler}; also where there is none yet and the domain
   * lives in the monolith's module. Empty where the domain answers no requests; it is then a part
   * of the monolith, and not {@link #extractable}.
   */
  String handler();

  /** Tables of the domain's schema, without the schema's name. */
  String[] owns();

  /** Views in the {@code published} schema that the domain maintains for others. */
  String[] publishes() default {};

  /** Views in the {@code published} schema that the domain reads. */
  String[] reads() default {};

  /** False where the domain must stay on a server; {@link #staysBecause} then says why. */
  boolean extractable() default true;

  String staysBecause() default "";
}
