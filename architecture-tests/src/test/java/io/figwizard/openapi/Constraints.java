package io.figwizard.openapi;

import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.Validator;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.validation.metadata.ConstraintDescriptor;
import jakarta.validation.metadata.ContainerElementTypeDescriptor;
import jakarta.validation.metadata.PropertyDescriptor;
import java.lang.annotation.Annotation;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Jakarta Validation asks of a record's component, in the words of JSON Schema. */
record Constraints(@Nullable PropertyDescriptor property) {
  private static final String DOT_ALL = "(?s)";

  static Constraints of(Validator validator, Class<?> record, String component) {
    return new Constraints(
        validator.getConstraintsForClass(record).getConstraintsForProperty(component));
  }

  void describe(Schema<?> schema) {
    if (property == null) {
      return;
    }
    describe(schema, property.getConstraintDescriptors());
    for (ContainerElementTypeDescriptor element : property.getConstrainedContainerElementTypes()) {
      // A Change is described as what it is given.
      describe(
          schema.getItems() == null ? schema : schema.getItems(),
          element.getConstraintDescriptors());
    }
  }

  private static void describe(Schema<?> schema, Set<ConstraintDescriptor<?>> constraints) {
    if (schema.get$ref() != null) {
      return;
    }
    for (ConstraintDescriptor<?> constraint : constraints) {
      if (!describe(schema, constraint.getAnnotation())) {
        add(schema, constraint.getMessageTemplate());
      }
      describe(schema, constraint.getComposingConstraints());
    }
  }

  /** Whether JSON Schema has a word for it. */
  private static boolean describe(Schema<?> schema, Annotation constraint) {
    boolean list = schema.getTypes() != null && schema.getTypes().contains("array");
    if (constraint instanceof Size size) {
      size(schema, size, list);
    } else if (constraint instanceof Pattern pattern) {
      pattern(schema, pattern);
    } else if (constraint instanceof NotBlank || constraint instanceof NotEmpty) {
      if (list) {
        schema.setMinItems(1);
      } else {
        schema.setMinLength(1);
      }
    } else if (constraint instanceof Min min) {
      schema.setMinimum(BigDecimal.valueOf(min.value()));
    } else if (constraint instanceof Max max) {
      schema.setMaximum(BigDecimal.valueOf(max.value()));
    } else if (constraint instanceof DecimalMin min) {
      schema.setMinimum(new BigDecimal(min.value()));
    } else if (constraint instanceof DecimalMax max) {
      schema.setMaximum(new BigDecimal(max.value()));
    } else if (constraint instanceof Positive) {
      schema.setExclusiveMinimumValue(BigDecimal.ZERO);
    } else if (constraint instanceof PositiveOrZero) {
      schema.setMinimum(BigDecimal.ZERO);
    } else if (constraint instanceof Email) {
      schema.setFormat("email");
    } else {
      return constraint instanceof NotNull;
    }
    return true;
  }

  private static void size(Schema<?> schema, Size size, boolean list) {
    if (list) {
      schema.setMinItems(size.min() == 0 ? null : Integer.valueOf(size.min()));
      schema.setMaxItems(size.max() == Integer.MAX_VALUE ? null : Integer.valueOf(size.max()));
    } else {
      schema.setMinLength(size.min() == 0 ? null : Integer.valueOf(size.min()));
      schema.setMaxLength(size.max() == Integer.MAX_VALUE ? null : Integer.valueOf(size.max()));
    }
  }

  /** The whole text must match, where JSON Schema looks for a match anywhere in it. */
  private static void pattern(Schema<?> schema, Pattern pattern) {
    String expression = pattern.regexp();
    if (expression.startsWith(DOT_ALL)) {
      expression = expression.substring(DOT_ALL.length()).replace(".", "[\\s\\S]");
    }
    String whole = "^(?:" + expression + ")$";
    // swagger-core has put the expression there as it is.
    boolean ours = schema.getPattern() == null || schema.getPattern().equals(pattern.regexp());
    if (!ours && !schema.getPattern().equals(whole)) {
      // One pattern a schema; the message of the other says it in words.
      add(schema, pattern.message());
      return;
    }
    schema.setPattern(whole);
    if (!pattern.message().startsWith("{")) {
      add(schema, pattern.message());
    }
  }

  private static void add(Schema<?> schema, String message) {
    if (message.startsWith("{")) {
      return;
    }
    String before = schema.getDescription();
    if (before == null || !before.contains(message)) {
      schema.setDescription(before == null ? message : before + "; " + message);
    }
  }
}
