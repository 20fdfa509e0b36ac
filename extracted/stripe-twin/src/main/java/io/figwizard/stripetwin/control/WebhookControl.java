package io.figwizard.stripetwin.control;

import static io.figwizard.twinkit.ControlRoute.required;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.delivery.SenderMode;
import io.figwizard.stripetwin.delivery.WebhookSender;
import io.figwizard.stripetwin.state.TwinState;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.ControlRoute;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Endpoints, and how events reach them. */
final class WebhookControl {
  private static final Map<String, String> DONE = Map.of();

  private final TwinState state;
  private final WebhookSender sender;

  WebhookControl(TwinState state, WebhookSender sender) {
    this.state = state;
    this.sender = sender;
  }

  List<ControlRoute> routes() {
    return List.of(
        ControlRoute.of("POST /twin/endpoints", (id, input) -> addEndpoint(input)),
        ControlRoute.of("POST /twin/endpoints/*/secret", this::rollSecret),
        ControlRoute.of("POST /twin/endpoints/*/enabled", this::enable),
        ControlRoute.of("DELETE /twin/endpoints/*", (id, input) -> remove(id)),
        ControlRoute.of("GET /twin/mode", (id, input) -> sender.mode()),
        ControlRoute.of("PUT /twin/mode", (id, input) -> mode(input)),
        ControlRoute.of("POST /twin/flush", (id, input) -> flush()),
        ControlRoute.of("POST /twin/events", (id, input) -> emit(input)),
        ControlRoute.of("POST /twin/events/*/resend", (id, input) -> resend(id)),
        ControlRoute.of("GET /twin/deliveries", (id, input) -> sender.deliveries()),
        ControlRoute.of("GET /twin/deliveries/counts", (id, input) -> counts()));
  }

  private Object addEndpoint(JsonObject input) {
    return Map.of(
        "id",
        sender.addEndpoint(
            URI.create(required(input, "url").getAsString()),
            required(input, "secret").getAsString(),
            required(input, "livemode").getAsBoolean()));
  }

  private Object rollSecret(String endpoint, JsonObject input) {
    sender.rollSecret(
        endpoint,
        required(input, "secret").getAsString(),
        ControlJson.GSON.fromJson(required(input, "overlap"), Duration.class));
    return DONE;
  }

  private Object enable(String endpoint, JsonObject input) {
    sender.enableEndpoint(endpoint, required(input, "enabled").getAsBoolean());
    return DONE;
  }

  private Object remove(String endpoint) {
    sender.removeEndpoint(endpoint);
    return DONE;
  }

  private Object mode(JsonObject input) {
    sender.mode(ControlJson.GSON.fromJson(input, SenderMode.class));
    return sender.mode();
  }

  private Object flush() {
    sender.flush();
    return DONE;
  }

  private Object emit(JsonObject input) {
    sender.emitted(
        required(input, "event").getAsJsonObject(), required(input, "livemode").getAsBoolean());
    return DONE;
  }

  private Object resend(String event) {
    JsonObject known =
        state
            .object(event)
            .orElseThrow(() -> new IllegalArgumentException("no such event: " + event));
    sender.emitted(known, known.get("livemode").getAsBoolean());
    return DONE;
  }

  private Object counts() {
    return Arrays.stream(State.values()).collect(Collectors.toMap(Enum::name, sender::count));
  }
}
