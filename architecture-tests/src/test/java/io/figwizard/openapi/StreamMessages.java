package io.figwizard.openapi;

import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the streams of realtime say: no records of Java, so nothing can be read from their types.
 */
final class StreamMessages {
  private StreamMessages() {}

  /** By name. */
  static Map<String, Schema<?>> schemas() {
    JsonSchema data = type("object");
    data.setDescription("What the event says, by its type. Fields may come.");
    return new TreeMap<>(
        Map.of(
            "Ready",
            object(
                "From here on nothing is missed.",
                Map.of(
                    "after", said("string", "The place to resume from."),
                    "complete",
                        said(
                            "boolean",
                            "False where notifications after the client's place were deleted for"
                                + " their age: it had better load everything anew."))),
            "Notification",
            object(
                "Something happened.",
                Map.of(
                    "id", said("string", "Grows; digits. The place to resume from."),
                    "type", said("string", "`subscription.changed` and others."),
                    "createdAt", said("string", "ISO 8601, UTC."),
                    "data", data)),
            "End",
            object(
                "Why the server ends the stream.",
                Map.of(
                    "code", said("string", "`token_expired`, `restart` and others."),
                    "message", said("string", "For people."),
                    "reconnect", said("boolean", "Whether to come again.")))));
  }

  private static Schema<?> object(String what, Map<String, Schema<?>> fields) {
    JsonSchema object = type("object");
    object.setDescription(what);
    new TreeMap<>(fields).forEach(object::addProperty);
    object.setRequired(fields.keySet().stream().sorted().toList());
    return object;
  }

  private static JsonSchema said(String type, String what) {
    JsonSchema schema = type(type);
    schema.setDescription(what);
    return schema;
  }

  private static JsonSchema type(String type) {
    JsonSchema schema = new JsonSchema();
    schema.addType(type);
    return schema;
  }
}
