package io.figwizard.stripetwin.pages;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.figwizard.stripetwin.state.ApiAnswer;
import io.figwizard.stripetwin.state.ApiRequest;
import io.figwizard.stripetwin.state.TwinState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects as the pages need them. */
final class StripeObjects {
  private final TwinState state;

  StripeObjects(TwinState state) {
    this.state = state;
  }

  /**
   * @param prefix of the kind's ids: another object's id is no address of this page
   */
  JsonObject required(String prefix, String id) {
    return state
        .object(id)
        .filter(object -> id.startsWith(prefix))
        .orElseThrow(() -> new NoSuchPage("There is nothing at this address."));
  }

  /** Calls the API in the world of an object, as the customer's own session would. */
  ApiAnswer call(JsonObject sameWorld, String method, String path, String... form) {
    StringBuilder encoded = new StringBuilder();
    for (int i = 0; i < form.length; i += 2) {
      encoded.append(i == 0 ? "" : "&").append(encoded(form[i])).append('=');
      encoded.append(encoded(form[i + 1]));
    }
    boolean livemode = sameWorld.get("livemode").getAsBoolean();
    return state.call(ApiRequest.of(livemode, method, path, encoded.toString()));
  }

  /** The objects of a list's first page. */
  List<JsonObject> list(JsonObject sameWorld, String path, String... query) {
    ApiAnswer answer = call(sameWorld, "GET", path, query);
    if (!answer.successful()) {
      throw new IllegalStateException(problem(answer));
    }
    return answer.body().getAsJsonArray("data").asList().stream()
        .map(JsonElement::getAsJsonObject)
        .toList();
  }

  static String text(JsonObject object, String field) {
    JsonElement value = object.get(field);
    return value == null || value.isJsonNull() ? "" : value.getAsString();
  }

  static String problem(ApiAnswer answer) {
    return text(answer.body().getAsJsonObject("error"), "message");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
