package io.figwizard.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.converter.ResolvedSchema;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.core.jackson.TypeNameResolver;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of request and answer records. swagger-core sees their components; what must be there,
 * what may be null and what Jakarta Validation asks for is added here, as the kit's binder sees it.
 */
final class RecordSchemas {
  private enum Use {
    REQUEST,
    ANSWER
  }

  private final Validator validator;
  private final Comments comments;
  private final Map<String, Class<?>> records = new TreeMap<>();
  private final Map<String, Schema<?>> components = new TreeMap<>();
  private final ModelConverters converters = new ModelConverters(true);

  RecordSchemas(Validator validator, Comments comments) {
    this.validator = validator;
    this.comments = comments;
    converters.addConverter(new ModelResolver(Json31.mapper().copy(), new Names()).openapi31(true));
    converters.addConverter(new KitTypes());
  }

  /** Those that others refer to, by name. */
  Map<String, Schema<?>> components() {
    return components;
  }

  /** What an action is asked, the field {@code action} first. */
  Schema<?> request(DescribedAction action) {
    JsonSchema asked = object();
    asked.setDescription(comments.of(action.request()));
    JsonSchema word = new JsonSchema();
    word.addType("string");
    word.setConst(action.name());
    asked.addProperty("action", word);
    asked.addRequiredItem("action");
    resolve(action.request(), Use.REQUEST)
        .ifPresent(
            record -> {
              record.getProperties().forEach(asked::addProperty);
              if (record.getRequired() != null) {
                record.getRequired().forEach(asked::addRequiredItem);
              }
            });
    return asked;
  }

  /** A reference to what an action answers. */
  Schema<?> answer(Class<?> record) {
    resolve(record, Use.ANSWER).ifPresent(schema -> components.put(name(record), schema));
    components.computeIfAbsent(name(record), name -> object());
    return reference(name(record));
  }

  static Schema<?> reference(String name) {
    JsonSchema reference = new JsonSchema();
    reference.set$ref("#/components/schemas/" + name);
    return reference;
  }

  private Optional<Schema<?>> resolve(Class<?> record, Use use) {
    ResolvedSchema resolved =
        converters.resolveAsResolvedSchema(new AnnotatedType(record).resolveAsRef(true));
    Map<String, Schema> found = new LinkedHashMap<>(resolved.referencedSchemas);
    found.forEach((name, schema) -> complete(records.get(name), schema, use));
    Schema<?> own = found.remove(name(record));
    found.forEach(components::put);
    return own == null || own.getProperties() == null ? Optional.empty() : Optional.of(own);
  }

  private void complete(Class<?> record, Schema<?> schema, Use use) {
    schema.setDescription(comments.of(record));
    Map<String, Schema> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      Schema<?> property = schema.getProperties().get(component.getName());
      if (property == null) {
        throw new IllegalStateException(
            "swagger-core does not see the component " + component + " of " + record.getName());
      }
      boolean wanted = use == Use.ANSWER || isRequired(record, component);
      boolean nullable = use == Use.ANSWER ? isNullable(component) : !wanted;
      Constraints.of(validator, record, component.getName()).describe(property);
      if (wanted) {
        required.add(component.getName());
      }
      Schema<?> complete = nullable ? orNull(property) : property;
      String comment = comments.of(record, component.getName());
      if (comment != null && complete.get$ref() == null) {
        String said = complete.getDescription();
        complete.setDescription(said == null ? comment : comment + "; " + said);
      }
      properties.put(component.getName(), complete);
    }
    schema.setProperties(properties);
    schema.setRequired(required.isEmpty() ? null : required);
  }

  /** A field that may be left out may be null as well; the binder takes both for nothing. */
  private boolean isRequired(Class<?> record, RecordComponent component) {
    return component.getType().isPrimitive()
        || !validator.validateValue(record, component.getName(), null).isEmpty();
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Schema<?> orNull(Schema<?> schema) {
    if (schema.get$ref() != null) {
      JsonSchema either = new JsonSchema();
      JsonSchema nothing = new JsonSchema();
      nothing.addType("null");
      either.setAnyOf(List.of(schema, nothing));
      return either;
    }
    if (schema.getTypes() != null) {
      schema.addType("null");
    }
    if (schema.getEnum() != null) {
      // With null among the types, a list of words must name it too.
      schema.addEnumItemObject(null);
    }
    return schema;
  }

  private static JsonSchema object() {
    JsonSchema object = new JsonSchema();
    object.addType("object");
    return object;
  }

  private static String name(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : outer.getSimpleName() + type.getSimpleName();
  }

  /** Nested records are named with what they are nested in: there are many Requests. */
  private final class Names extends TypeNameResolver {
    @Override
    protected String nameForClass(Class<?> type, Set<Options> options) {
      records.put(name(type), type);
      return name(type);
    }
  }
}
