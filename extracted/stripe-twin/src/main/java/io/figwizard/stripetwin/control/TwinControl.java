package io.figwizard.stripetwin.control;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.reflect.TypeToken;
import io.figwizard.stripetwin.delivery.Delivery;
import io.figwizard.stripetwin.delivery.SenderMode;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.NewPrice;
import io.figwizard.stripetwin.state.PaymentOutcome;
import io.figwizard.twinkit.ControlClient;
import io.figwizard.twinkit.ControlJson;
import io.figwizard.twinkit.Fault;
import io.figwizard.twinkit.TwinControlException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Pulls the twin's strings, in the same process or another. Every method returns when it is done
 * and throws {@link TwinControlException} when it cannot be. Immutable, thread-safe.
 */
public final class TwinControl {
  private static final TypeToken<Map<Delivery.State, Integer>> COUNTS = new TypeToken<>() {};

  private final ControlClient client;

  /**
   * @param twin where it runs, say {@code http://127.0.0.1:8092}
   */
  public TwinControl(URI twin) {
    this.client = new ControlClient(twin, "/twin/");
  }

  /**
   * Sends events of one world there from now on. An endpoint with that address and world takes the
   * new secret instead.
   *
   * @return the endpoint's id
   */
  public String addWebhookEndpoint(URI url, String secret, boolean livemode) {
    JsonElement answer =
        client.call(
            "POST",
            "endpoints",
            Map.of("url", url.toString(), "secret", secret, "livemode", livemode));
    return answer.getAsJsonObject().get("id").getAsString();
  }

  /**
   * Signs with another secret from now on.
   *
   * @param overlap how long deliveries are signed with the secret before, too
   */
  public void rollSecret(String endpoint, String newSecret, Duration overlap) {
    client.call(
        "POST",
        "endpoints/" + endpoint + "/secret",
        Map.of("secret", newSecret, "overlap", overlap));
  }

  /** Events that happen while an endpoint is disabled never reach it. */
  public void enableEndpoint(String endpoint, boolean enabled) {
    client.call("POST", "endpoints/" + endpoint + "/enabled", Map.of("enabled", enabled));
  }

  /** What still waits for it is dropped. */
  public void removeEndpoint(String endpoint) {
    client.call("DELETE", "endpoints/" + endpoint, null);
  }

  /** How events are sent from now on. */
  public void mode(SenderMode mode) {
    client.call("PUT", "mode", mode);
  }

  public SenderMode mode() {
    return client.call("GET", "mode", null, SenderMode.class);
  }

  /** Sends now what waits for a pause, a delay or a retry; not what an outage keeps. */
  public void flush() {
    client.call("POST", "flush", null);
  }

  /** Sends an event of the events list once more, in the present mode. */
  public void resend(String event) {
    client.call("POST", "events/" + event + "/resend", null);
  }

  /** Sends any event, one the API knows nothing of: an unknown type for example. */
  public void send(JsonObject event, boolean livemode) {
    client.call("POST", "events", Map.of("event", event, "livemode", livemode));
  }

  /** Every delivery so far, oldest first. */
  public List<Delivery> deliveries() {
    return List.of(client.call("GET", "deliveries", null, Delivery[].class));
  }

  /** How many deliveries stand in each state. */
  public Map<Delivery.State, Integer> deliveryCounts() {
    return ControlJson.GSON.fromJson(client.call("GET", "deliveries/counts", null), COUNTS);
  }

  /** How many deliveries have neither arrived nor been given up. */
  public int waiting() {
    return deliveryCounts().getOrDefault(Delivery.State.WAITING, 0);
  }

  /** What goes wrong from now on, instead of what was told before; without any, nothing. */
  public void faults(Fault... faults) {
    client.call("PUT", "faults", Map.of("faults", faults));
  }

  /** The faults that have not befallen a request yet. */
  public List<Fault> remainingFaults() {
    return List.of(client.call("GET", "faults", null, Fault[].class));
  }

  /** The customer pays an open checkout session. */
  public PaymentOutcome pay(String session, Card card) {
    return client.call(
        "POST",
        "sessions/" + session + "/pay",
        Map.of("card", card.number()),
        PaymentOutcome.class);
  }

  /**
   * The customer comes back from the bank.
   *
   * @param waiting id of the payment intent, the invoice or the checkout session that waits
   * @param confirmed false when the customer failed or gave up
   */
  public PaymentOutcome confirm3ds(String waiting, boolean confirmed) {
    return client.call(
        "POST", "confirmations/" + waiting, Map.of("confirmed", confirmed), PaymentOutcome.class);
  }

  /** Makes a new card the one that pays everything of a customer from now on. */
  public void setDefaultCard(String customer, Card card) {
    client.call("POST", "customers/" + customer + "/card", Map.of("card", card.number()));
  }

  /** Moves the twin's clock; what becomes due on the way happens at its own time. */
  public void advanceClock(Duration by) {
    client.call("POST", "clock", Map.of("advance", by));
  }

  /** What time it is in the twin. */
  public Instant now() {
    JsonElement answer = client.call("GET", "clock", null);
    return Instant.parse(answer.getAsJsonObject().get("now").getAsString());
  }

  /** Any object of Stripe's as it is now. */
  public JsonObject object(String id) {
    return client.call("GET", "objects/" + id, null).getAsJsonObject();
  }

  /** Every subscription a customer ever had, newest first. */
  public List<JsonObject> subscriptionsOf(String customer) {
    return objects(client.call("GET", "customers/" + customer + "/subscriptions", null));
  }

  /** The newest events of a world, newest first. */
  public List<JsonObject> events(boolean livemode, int limit) {
    return objects(client.call("GET", "events?livemode=" + livemode + "&limit=" + limit, null));
  }

  /** Makes a product and its price, and gives the price. */
  public JsonObject price(NewPrice price) {
    return client.call("POST", "prices", price).getAsJsonObject();
  }

  private static List<JsonObject> objects(JsonElement answer) {
    JsonArray all = answer.getAsJsonArray();
    return all.asList().stream().map(JsonElement::getAsJsonObject).toList();
  }
}
