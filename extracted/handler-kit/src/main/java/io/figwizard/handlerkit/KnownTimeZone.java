package io.figwizard.handlerkit;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.zone.ZoneRulesProvider;
import org.jspecify.annotations.Nullable;

/**
 * The name of a time zone that Java and PostgreSQL both know, so that every reader of a published
 * view can use it; null passes. Not an offset: PostgreSQL reads {@code UTC+2} the other way round.
 */
@Constraint(validatedBy = KnownTimeZone.Validator.class)
@Target({ElementType.FIELD, ElementType.TYPE_USE})
@Retention(RetentionPolicy.RUNTIME)
public @interface KnownTimeZone {
  String message() default "must be a time zone such as Europe/Vienna";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Stateless, therefore thread-safe. */
  final class Validator implements ConstraintValidator<KnownTimeZone, String> {
    @Override
    public boolean isValid(@Nullable String name, ConstraintValidatorContext context) {
      return name == null
          || (ZoneRulesProvider.getAvailableZoneIds().contains(name)
              && !name.startsWith("SystemV/"));
    }
  }
}
