package io.figwizard.auth;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.DateTimeException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** The name of a time zone that {@link ZoneId} knows; null passes. */
@Constraint(validatedBy = KnownTimeZone.Validator.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface KnownTimeZone {
  String message() default "must be a time zone such as Europe/Vienna";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  final class Validator implements ConstraintValidator<KnownTimeZone, String> {
    @Override
    public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
      if (name == null) {
        return true;
      }
      try {
        return !ZoneId.of(name).getId().isEmpty();
      } catch (DateTimeException unknown) {
        return false;
      }
    }
  }
}
