package io.figwizard.auth;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.jspecify.annotations.Nullable;

/**
 * A password that somebody chooses: 10 to 200 characters, any of Unicode, spaces too; no rules
 * about kinds of characters (NIST SP 800-63B, section 5.1.1.2). All of it counts: nothing is cut
 * off.
 */
@Constraint(validatedBy = NewPassword.Validator.class)
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface NewPassword {
  int MIN = 10;
  int MAX = 200;

  String message() default "must have 10 to 200 characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};

  /** Counts characters as people do, not UTF-16 units. */
  final class Validator implements ConstraintValidator<NewPassword, String> {
    @Override
    public boolean isValid(@Nullable String password, ConstraintValidatorContext context) {
      if (password == null) {
        return false;
      }
      int characters = password.codePointCount(0, password.length());
      // Half a surrogate pair is no character; UTF-8 would make every one of them a question mark.
      boolean text =
          password.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
      return text && characters >= MIN && characters <= MAX;
    }
  }
}
