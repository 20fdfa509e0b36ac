package io.figwizard.stripetwin.control;

import static io.figwizard.twinkit.ControlRoute.required;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.NewPrice;
import io.figwizard.stripetwin.state.TwinState;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.ControlRoute;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What customers, banks and time do; and the truth, for comparing with it. */
final class StateControl {
  private static final Map<String, String> DONE = Map.of();

  private final TwinState state;

  StateControl(TwinState state) {
    this.state = state;
  }

  List<ControlRoute> routes() {
    return List.of(
        ControlRoute.of(
            "POST /twin/sessions/*/pay", (session, input) -> state.pay(session, card(input))),
        ControlRoute.of(
            "POST /twin/confirmations/*",
            (waiting, input) ->
                state.confirm3ds(waiting, required(input, "confirmed").getAsBoolean())),
        ControlRoute.of("POST /twin/customers/*/card", this::setDefaultCard),
        ControlRoute.of(
            "GET /twin/customers/*/subscriptions",
            (customer, input) -> state.subscriptionsOf(customer)),
        ControlRoute.of("GET /twin/clock", (id, input) -> now()),
        ControlRoute.of("POST /twin/clock", (id, input) -> advance(input)),
        ControlRoute.of("GET /twin/objects/*", (object, input) -> object(object)),
        ControlRoute.of("GET /twin/events", (id, input) -> events(input)),
        ControlRoute.of(
            "POST /twin/prices",
            (id, input) -> state.price(ControlJson.GSON.fromJson(input, NewPrice.class))));
  }

  private Object setDefaultCard(String customer, JsonObject input) {
    state.setDefaultCard(customer, card(input));
    return DONE;
  }

  private Object now() {
    return Map.of("now", state.now());
  }

  private Object advance(JsonObject input) {
    state.advanceClock(ControlJson.GSON.fromJson(required(input, "advance"), Duration.class));
    return now();
  }

  private Object object(String id) {
    return state
        .object(id)
        .orElseThrow(() -> new IllegalArgumentException("no such object: " + id));
  }

  private Object events(JsonObject input) {
    return state.events(
        required(input, "livemode").getAsBoolean(), required(input, "limit").getAsInt());
  }

  private static Card card(JsonObject input) {
    String number = required(input, "card").getAsString();
    return Card.ofNumber(number)
        .orElseThrow(() -> new IllegalArgumentException("not a test card: " + number));
  }
}
