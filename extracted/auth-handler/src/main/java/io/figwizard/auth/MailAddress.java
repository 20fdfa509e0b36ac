package io.figwizard.auth;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * An address that mail can be sent to: at most 254 characters (RFC 5321, section 4.5.3.1.3),
 * letters of any script, a domain with a dot. Nothing invisible and no quoted local part: both
 * serve to make an address look like another, or to break out of a mail header.
 */
@NotNull
@Size(max = 254)
@Email
@Pattern(regexp = "[^@\\p{C}\\p{Z}\"]+@[^@.\\p{C}\\p{Z}\"]+(\\.[^@.\\p{C}\\p{Z}\"]+)+")
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@interface MailAddress {
  String message() default
      "must be an e-mail address such as ada@example.org, of at most 254 characters";

  Class<?>[] groups() default {};

  Class<? extends Payload>[] payload() default {};
}
