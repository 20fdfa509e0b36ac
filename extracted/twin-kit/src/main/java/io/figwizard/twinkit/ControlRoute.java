package io.figwizard.twinkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One thing that can be asked beneath {@code /twin}. */
public record ControlRoute(Pattern asked, ControlAction action) {
  static final Pattern QUERY_PAIR = Pattern.compile("([^&=]+)=([^&]*)");

  /** Does it. */
  @FunctionalInterface
  public interface ControlAction {
    /**
     * @param id what stands in the path for {@code *}; empty where nothing does
     * @return what becomes the answer's JSON
     */
    Object answer(String id, JsonObject input);
  }

  /**
   * A route of a method and a path.
   *
   * @param route say {@code POST /twin/endpoints/*}{@code /secret}
   */
  public static ControlRoute of(String route, ControlAction action) {
    return new ControlRoute(Pattern.compile(route.replace("*", "([^/]+)")), action);
  }

  Optional<Object> answer(String request, JsonObject input) {
    Matcher match = asked.matcher(request);
    if (!match.matches()) {
      return Optional.empty();
    }
    return Optional.of(action.answer(match.groupCount() == 0 ? "" : match.group(1), input));
  }

  /** A field that must be there. */
  public static JsonElement required(JsonObject input, String field) {
    JsonElement value = input.get(field);
    if (value == null || value.isJsonNull()) {
      throw new IllegalArgumentException(field + " is missing (given: " + input.keySet() + ")");
    }
    return value;
  }
}
