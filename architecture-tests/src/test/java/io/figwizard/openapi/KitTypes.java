package io.figwizard.openapi;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Change;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Iterator;
import java.util.Locale;

/** How the kit reads and writes what swagger-core sees otherwise. */
final class KitTypes implements ModelConverter {
  @Override
  public Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    JavaType java = Json31.mapper().constructType(type.getType());
    Class<?> raw = java.getRawClass();
    if (raw == Change.class) {
      return context.resolve(new AnnotatedType(java.containedType(0)).resolveAsRef(true));
    }
    if (raw.isEnum()) {
      JsonSchema words = string();
      for (Object constant : raw.getEnumConstants()) {
        words.addEnumItemObject(((Enum<?>) constant).name().toLowerCase(Locale.ROOT));
      }
      return words;
    }
    if (raw == ZoneId.class) {
      JsonSchema zone = string();
      zone.setDescription("a time zone such as Europe/Vienna");
      return zone;
    }
    if (raw == Duration.class) {
      JsonSchema duration = string();
      duration.setFormat("duration");
      return duration;
    }
    if (JsonNode.class.isAssignableFrom(raw)) {
      return new JsonSchema();
    }
    return chain.next().resolve(type, context, chain);
  }

  private static JsonSchema string() {
    JsonSchema schema = new JsonSchema();
    schema.addType("string");
    return schema;
  }
}
