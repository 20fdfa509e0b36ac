package io.figwizard.stripetwin.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Form encoding as Stripe's libraries write it: {@code items[0][price]=p} becomes objects within
 * objects, where an array is an object with the names 0, 1, ...
 */
final class Form {
  private Form() {}

  static JsonObject parse(String encoded) {
    JsonObject root = new JsonObject();
    for (String pair : encoded.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals));
      put(root, steps(name), equals < 0 ? "" : decode(pair.substring(equals + 1)));
    }
    return root;
  }

  private static void put(JsonObject root, List<String> steps, String value) {
    JsonObject place = root;
    for (String step : steps.subList(0, steps.size() - 1)) {
      String name = step.isEmpty() ? Integer.toString(place.size()) : step;
      JsonElement next = place.get(name);
      if (next == null || !next.isJsonObject()) {
        next = new JsonObject();
        place.add(name, next);
      }
      place = next.getAsJsonObject();
    }
    String last = steps.get(steps.size() - 1);
    place.addProperty(last.isEmpty() ? Integer.toString(place.size()) : last, value);
  }

  private static List<String> steps(String name) {
    List<String> steps = new ArrayList<>();
    int open = name.indexOf('[');
    steps.add(open < 0 ? name : name.substring(0, open));
    while (open >= 0) {
      int close = name.indexOf(']', open);
      if (close < 0) {
        throw ApiError.invalid("Invalid parameter name: " + name);
      }
      steps.add(name.substring(open + 1, close));
      open = name.indexOf('[', close);
    }
    return steps;
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw ApiError.invalid("Invalid form encoding: " + text);
    }
  }
}
