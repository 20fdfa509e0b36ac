package io.figwizard.monolith;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * JSON against the schemas of a description: as much of JSON Schema as docs/openapi uses, and
 * stricter, for a field that is not described is a fault.
 */
record DescribedJson(JsonNode description) {

  /** What is wrong with it, by place. */
  List<String> faults(String reference, JsonNode json) {
    List<String> faults = new ArrayList<>();
    check(resolve(reference), json, "", faults);
    return faults;
  }

  private JsonNode resolve(String reference) {
    JsonNode schema = description.at(reference.substring(1));
    if (schema.isMissingNode()) {
      throw new IllegalArgumentException("no schema " + reference);
    }
    return schema;
  }

  private void check(JsonNode schema, JsonNode json, String place, List<String> faults) {
    if (schema.has("$ref")) {
      check(resolve(schema.get("$ref").asText()), json, place, faults);
      return;
    }
    if (schema.has("anyOf")) {
      anyOf(schema.get("anyOf"), json, place, faults);
    }
    if (schema.has("type") && !isOfType(schema.get("type"), json)) {
      faults.add(place + ": " + json + " is no " + schema.get("type"));
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(json)) {
      faults.add(place + ": " + json + " is not " + schema.get("const"));
    }
    if (schema.has("enum") && !contains(schema.get("enum"), json)) {
      faults.add(place + ": " + json + " is none of " + schema.get("enum"));
    }
    if (json.isArray() && schema.has("items")) {
      json.forEach(element -> check(schema.get("items"), element, place + "[]", faults));
    }
    if (json.isObject() && (schema.has("properties") || schema.has("required"))) {
      object(schema, json, place, faults);
    }
  }

  private void anyOf(JsonNode schemas, JsonNode json, String place, List<String> faults) {
    List<String> all = new ArrayList<>();
    for (JsonNode schema : schemas) {
      List<String> some = new ArrayList<>();
      check(schema, json, place, some);
      if (some.isEmpty()) {
        return;
      }
      all.addAll(some);
    }
    faults.addAll(all);
  }

  private void object(JsonNode schema, JsonNode json, String place, List<String> faults) {
    for (JsonNode required : schema.path("required")) {
      if (!json.has(required.asText())) {
        faults.add(place + ": lacks " + required.asText());
      }
    }
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode described = schema.path("properties").path(field.getKey());
      String inside = place + "." + field.getKey();
      if (!described.isMissingNode()) {
        check(described, field.getValue(), inside, faults);
      } else if (!schema.has("additionalProperties")) {
        faults.add(inside + " is not described");
      }
    }
  }

  private static boolean isOfType(JsonNode type, JsonNode json) {
    return type.isArray() ? anyMatch(type, json) : isOf(type.asText(), json);
  }

  private static boolean anyMatch(JsonNode types, JsonNode json) {
    for (JsonNode type : types) {
      if (isOf(type.asText(), json)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(String type, JsonNode json) {
    return switch (type) {
      case "object" -> json.isObject();
      case "array" -> json.isArray();
      case "string" -> json.isTextual();
      case "boolean" -> json.isBoolean();
      case "integer" -> json.isIntegralNumber();
      case "number" -> json.isNumber();
      case "null" -> json.isNull();
      default -> throw new IllegalArgumentException("no type of JSON Schema: " + type);
    };
  }

  private static boolean contains(JsonNode list, JsonNode json) {
    for (JsonNode element : list) {
      if (element.equals(json)) {
        return true;
      }
    }
    return false;
  }
}
