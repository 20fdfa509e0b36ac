package io.figwizard.providertwins.text;

import static io.figwizard.twinkit.ControlRoute.required;

import com.google.gson.JsonObject;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.ControlRoute;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What {@link TextProviderControl} asks for. */
final class ControlRoutes {
  private static final Map<String, String> DONE = Map.of();

  private final TextSettings settings;

  ControlRoutes(TextSettings settings) {
    this.settings = settings;
  }

  List<ControlRoute> all() {
    return List.of(
        ControlRoute.of("PUT /twin/text/replies", (id, input) -> replies(input)),
        ControlRoute.of("PUT /twin/text/keys", (id, input) -> keys(input)),
        ControlRoute.of("PUT /twin/text/models", (id, input) -> models(input)),
        ControlRoute.of("PUT /twin/text/context", (id, input) -> context(input)));
  }

  private Object replies(JsonObject input) {
    settings.replies(List.of(ControlJson.GSON.fromJson(required(input, "replies"), Reply[].class)));
    return DONE;
  }

  private Object keys(JsonObject input) {
    settings.keys(texts(input, "keys"));
    return DONE;
  }

  private Object models(JsonObject input) {
    settings.models(texts(input, "models"));
    return DONE;
  }

  private Object context(JsonObject input) {
    settings.contextTokens(required(input, "tokens").getAsInt());
    return DONE;
  }

  private static Set<String> texts(JsonObject input, String field) {
    return Set.of(ControlJson.GSON.fromJson(required(input, field), String[].class));
  }
}
