package io.figwizard.providertwins.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/chat/completions}, as far as it is played. What is not played is
 * refused, so that no test passes because something was left out without a word.
 *
 * @param maxTokens of the answer; null for no limit
 */
record ChatRequest(String model, List<Message> messages, @Nullable Integer maxTokens) {
  private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");
  // Taken, without effect on the answer.
  private static final Set<String> IGNORED =
      Set.of(
          "temperature",
          "top_p",
          "user",
          "seed",
          "store",
          "metadata",
          "safety_identifier",
          "presence_penalty",
          "frequency_penalty",
          "reasoning_effort",
          "service_tier",
          "stop");
  private static final Set<String> READ =
      Set.of("model", "messages", "max_tokens", "max_completion_tokens", "n", "stream");

  /** Something that was said. */
  record Message(String role, String content) {}

  static ChatRequest read(String body) throws InvalidRequest {
    JsonObject json = object(body);
    for (String name : json.keySet()) {
      if (!READ.contains(name) && !IGNORED.contains(name)) {
        throw refused(
            name,
            "unknown_parameter",
            "Unknown parameter: '" + name + "', or one that this double does not play.");
      }
    }
    if (is(json, "stream", "true") || (json.has("n") && !is(json, "n", "1"))) {
      throw refused(
          json.has("n") ? "n" : "stream",
          "unsupported_value",
          "This double answers with one choice, and not as a stream.");
    }
    return new ChatRequest(required(json, "model"), messages(json), maxTokens(json));
  }

  /** About four characters each, as a rule of thumb for English; the real count is the model's. */
  static int tokens(String text) {
    return (text.length() + 3) / 4;
  }

  /** Three more for each message, as in OpenAI's own example of how to count. */
  int promptTokens() {
    return messages.stream().mapToInt(message -> 3 + tokens(message.content())).sum() + 3;
  }

  /** What the user said last; empty when no user said anything. */
  String lastOfUser() {
    return messages.stream()
        .filter(message -> message.role().equals("user"))
        .reduce((before, last) -> last)
        .map(Message::content)
        .orElse("");
  }

  private static JsonObject object(String body) throws InvalidRequest {
    try {
      JsonElement json = JsonParser.parseString(body);
      if (json.isJsonObject()) {
        return json.getAsJsonObject();
      }
    } catch (JsonParseException notJson) {
      // Refused below, as whatever else is no object.
    }
    throw refused(
        null,
        null,
        "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload.");
  }

  private static List<Message> messages(JsonObject json) throws InvalidRequest {
    if (!json.has("messages")) {
      throw missing("messages");
    }
    if (!json.get("messages").isJsonArray() || json.getAsJsonArray("messages").isEmpty()) {
      throw refused(
          "messages", "invalid_type", "Invalid value for 'messages': expected a non-empty array.");
    }
    JsonArray all = json.getAsJsonArray("messages");
    List<Message> messages = new ArrayList<>();
    for (int place = 0; place < all.size(); place++) {
      messages.add(message(all.get(place), "messages[" + place + "]"));
    }
    return List.copyOf(messages);
  }

  private static Message message(JsonElement json, String place) throws InvalidRequest {
    if (!json.isJsonObject()) {
      throw refused(place, "invalid_type", "Invalid type for '" + place + "'.");
    }
    JsonObject message = json.getAsJsonObject();
    String role = required(message, "role");
    if (!ROLES.contains(role)) {
      throw refused(
          place + ".role", "invalid_value", "Invalid value: '" + role + "'. Supported: " + ROLES);
    }
    return new Message(role, required(message, "content"));
  }

  private static @Nullable Integer maxTokens(JsonObject json) throws InvalidRequest {
    String name =
        Stream.of("max_completion_tokens", "max_tokens").filter(json::has).findFirst().orElse("");
    if (name.isEmpty() || json.get(name).isJsonNull()) {
      return null;
    }
    try {
      int limit = json.get(name).getAsInt();
      if (limit >= 1) {
        return limit;
      }
    } catch (NumberFormatException | UnsupportedOperationException | IllegalStateException e) {
      // Refused below, as a number that is too small.
    }
    throw refused(
        name, "integer_below_min_value", "Invalid '" + name + "': expected a value >= 1.");
  }

  private static String required(JsonObject json, String name) throws InvalidRequest {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      throw missing(name);
    }
    if (!(value instanceof JsonPrimitive primitive) || !primitive.isString()) {
      throw refused(name, "invalid_type", "Invalid type for '" + name + "': expected a string.");
    }
    return primitive.getAsString();
  }

  private static boolean is(JsonObject json, String name, String value) {
    return json.has(name) && json.get(name).toString().equals(value);
  }

  private static InvalidRequest missing(String name) {
    return refused(
        name, "missing_required_parameter", "Missing required parameter: '" + name + "'.");
  }

  private static InvalidRequest refused(
      @Nullable String param, @Nullable String code, String message) {
    return new InvalidRequest(TextErrors.invalid(param, code, message));
  }
}
