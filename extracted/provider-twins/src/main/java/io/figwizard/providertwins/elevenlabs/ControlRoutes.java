package io.figwizard.providertwins.elevenlabs;

import static io.figwizard.twinkit.ControlRoute.required;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.ControlRoute;
import java.util.List;
import java.util.Map;

/** What {@link ElevenLabsControl} asks for. */
final class ControlRoutes {
  private static final String PREFIX = "/twin/elevenlabs/";
  private static final Map<String, String> DONE = Map.of();
  private static final TypeToken<Map<String, String>> TEXTS = new TypeToken<>() {};

  private final ElevenLabsState state;
  private final PostCallWebhooks webhooks;

  ControlRoutes(ElevenLabsState state, PostCallWebhooks webhooks) {
    this.state = state;
    this.webhooks = webhooks;
  }

  List<ControlRoute> all() {
    return List.of(
        ControlRoute.of("POST " + PREFIX + "agents", (id, input) -> agent(input)),
        ControlRoute.of("PUT " + PREFIX + "webhook", (id, input) -> webhook(input)),
        ControlRoute.of("POST " + PREFIX + "conversations", (id, input) -> begin(input)),
        ControlRoute.of("GET " + PREFIX + "conversations", (id, input) -> state.all()),
        ControlRoute.of("GET " + PREFIX + "conversations/*", (id, input) -> state.json(id)),
        ControlRoute.of("POST " + PREFIX + "conversations/*/say", this::say),
        ControlRoute.of("POST " + PREFIX + "conversations/*/hang-up", this::hangUp),
        ControlRoute.of("POST " + PREFIX + "conversations/*/analyse", this::analyse),
        ControlRoute.of("POST " + PREFIX + "conversations/*/end", this::end),
        ControlRoute.of("POST " + PREFIX + "conversations/*/fail", this::fail),
        ControlRoute.of("POST " + PREFIX + "conversations/*/resend", this::resend),
        ControlRoute.of("GET " + PREFIX + "webhooks/mode", (id, input) -> webhooks.mode()),
        ControlRoute.of("PUT " + PREFIX + "webhooks/mode", (id, input) -> mode(input)),
        ControlRoute.of("POST " + PREFIX + "webhooks/release", (id, input) -> release()),
        ControlRoute.of("GET " + PREFIX + "webhooks", (id, input) -> webhooks.deliveries()));
  }

  private Object agent(JsonObject input) {
    required(input, "id");
    state.agents.add(ControlJson.GSON.fromJson(input, Agent.class));
    return DONE;
  }

  private Object webhook(JsonObject input) {
    input.addProperty("id", "every other");
    state.agents.everyOther(ControlJson.GSON.fromJson(input, Agent.class));
    return DONE;
  }

  private Object begin(JsonObject input) {
    JsonElement user = input.get("userId");
    JsonElement variables = input.get("dynamicVariables");
    Map<String, String> given =
        variables == null || variables.isJsonNull()
            ? Map.of()
            : ControlJson.GSON.fromJson(variables, TEXTS);
    return Map.of(
        "conversationId",
        state.begin(
            required(input, "signedUrl").getAsString(),
            user == null || user.isJsonNull() ? null : user.getAsString(),
            given));
  }

  private Object say(String id, JsonObject input) {
    state.say(id, required(input, "role").getAsString(), required(input, "message").getAsString());
    return DONE;
  }

  private Object hangUp(String id, JsonObject input) {
    state.hangUp(id, required(input, "seconds").getAsInt());
    return DONE;
  }

  private Object analyse(String id, JsonObject input) {
    state.analyse(id, ending(input));
    return state.json(id);
  }

  private Object end(String id, JsonObject input) {
    Ending ending = ending(input);
    state.hangUp(id, ending.seconds());
    state.analyse(id, ending);
    return state.json(id);
  }

  private Object fail(String id, JsonObject input) {
    state.fail(id, required(input, "reason").getAsString());
    return state.json(id);
  }

  private Object resend(String id, JsonObject input) {
    state.resend(id);
    return DONE;
  }

  private Object mode(JsonObject input) {
    webhooks.mode(ControlJson.GSON.fromJson(input, WebhookMode.class));
    return webhooks.mode();
  }

  private Object release() {
    webhooks.release();
    return DONE;
  }

  private static Ending ending(JsonObject input) {
    required(input, "seconds");
    return ControlJson.GSON.fromJson(input, Ending.class);
  }
}
