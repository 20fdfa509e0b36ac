package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Set;

/**
 * JSON as it is shown: secrets cut to a few characters, long texts and lists to their beginning.
 */
final class Shortened {

  private static final Set<String> SECRETS =
      Set.of("password", "accessToken", "refreshToken", "token", "signedUrl");
  private static final int OF_A_SECRET = 6;
  private static final int OF_A_TEXT = 70;
  private static final int OF_A_LIST = 2;
  private static final int OF_ALL = 700;

  private Shortened() {}

  static String text(JsonNode json) {
    return cut(node("", json).toString(), OF_ALL);
  }

  /** Without its query, where pages of payment carry what opens them. */
  static String address(String url) {
    int query = url.indexOf('?');
    return query < 0 ? cut(url, OF_A_TEXT) : cut(url.substring(0, query), OF_A_TEXT) + "?…";
  }

  private static JsonNode node(String name, JsonNode json) {
    if (json.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      json.properties()
          .forEach(field -> object.set(field.getKey(), node(field.getKey(), field.getValue())));
      return object;
    }
    if (json.isArray()) {
      return list(name, json);
    }
    return json.isTextual() ? TextNode.valueOf(text(name, json.textValue())) : json;
  }

  private static JsonNode list(String name, JsonNode json) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < Math.min(OF_A_LIST, json.size()); i++) {
      array.add(node(name, json.get(i)));
    }
    if (json.size() > OF_A_LIST) {
      array.add("… %d more".formatted(json.size() - OF_A_LIST));
    }
    return array;
  }

  private static String text(String name, String value) {
    if (SECRETS.contains(name)) {
      return value.substring(0, Math.min(OF_A_SECRET, value.length() / 2)) + "…";
    }
    return value.startsWith("http") ? address(value) : cut(value, OF_A_TEXT);
  }

  private static String cut(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length) + "…";
  }
}
