package io.figwizard.auth;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Nothing invisible or unassigned in it, which PostgreSQL would not always take. */
@Pattern(regexp = "\\P{C}*")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface Visible {
  String message() default "must not contain invisible characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
