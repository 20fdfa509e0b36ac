package io.figwizard.stripetwin.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything the double knows, and everything that can happen to it. One change at a time: safe for
 * use by many threads. Objects given out are copies in Stripe's form, without expansion.
 */
public final class TwinState implements AutoCloseable {
  private final Clock clock;

  private TwinState(Clock clock) {
    this.clock = clock;
  }

  /**
   * Opens the state kept in a folder, or an empty one with the default plans.
   *
   * @param data folder to keep the state in; null keeps it in memory only
   */
  public static TwinState open(Clock clock, @Nullable Path data, EventListener listener) {
    return new TwinState(clock);
  }

  /** Where the double is reached, for the addresses of its pages. To be set before any request. */
  public void servedAt(URI base) {}

  /** Serves one request of the API, whatever the client did wrong. */
  public ApiAnswer call(ApiRequest request) {
    JsonObject error = new JsonObject();
    error.addProperty("type", "invalid_request_error");
    error.addProperty(
        "message", "Unrecognized request URL (" + request.method() + ": " + request.path() + ").");
    JsonObject body = new JsonObject();
    body.add("error", error);
    return new ApiAnswer(404, Map.of(), body);
  }

  /** The customer pays an open checkout session with a card. */
  public PaymentOutcome pay(String checkoutSession, Card card) {
    throw new IllegalStateException("no such checkout session: " + checkoutSession);
  }

  /**
   * The customer comes back from the bank.
   *
   * @param waiting id of the payment intent, the invoice or the checkout session that waits
   * @param confirmed false when the customer failed or gave up
   */
  public PaymentOutcome confirm3ds(String waiting, boolean confirmed) {
    throw new IllegalStateException("nothing waits for a confirmation: " + waiting);
  }

  /** Makes a new card the one that pays everything of a customer from now on. */
  public void setDefaultCard(String customer, Card card) {
    throw new IllegalStateException("no such customer: " + customer);
  }

  /** What time it is in the double. */
  public Instant now() {
    return clock.instant();
  }

  /** Moves the double's clock; everything that becomes due on the way happens at its own time. */
  public void advanceClock(Duration by) {}

  /** An object as it is now; ids that both worlds have (the default plans) give the test one. */
  public Optional<JsonObject> object(String id) {
    return Optional.empty();
  }

  /** Every subscription a customer ever had, newest first. */
  public List<JsonObject> subscriptionsOf(String customer) {
    return List.of();
  }

  /** The newest events of a world, newest first. */
  public JsonArray events(boolean livemode, int limit) {
    return new JsonArray();
  }

  /** Makes a product and its price, and gives the price. */
  public JsonObject price(NewPrice price) {
    return new JsonObject();
  }

  @Override
  public void close() {}
}
