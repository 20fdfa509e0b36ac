package io.figwizard.stripetwin.delivery;

import com.google.gson.JsonObject;
import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.state.EventListener;
import io.figwizard.twinkit.WebhookClient;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Sends every event to every enabled endpoint of its world until one attempt is answered with 2xx
 * or the retries are used up. At least once, and in no promised order, like Stripe. What waits is
 * lost when the process ends; the events list still has it. Thread-safe.
 */
public final class WebhookSender implements EventListener, AutoCloseable {
  private final Clock clock;
  private final WebhookEndpoints endpoints = new WebhookEndpoints();
  private final DeliveryLog log = new DeliveryLog();
  private final WebhookPost post;
  private final DeliveryQueue<Parcel> queue;
  private final Thread loop;
  private volatile SenderMode mode = SenderMode.wellBehaved();

  /**
   * @param clock of the signatures: the real time, whatever time the twin's state lives in, because
   *     receivers compare it with theirs
   */
  public WebhookSender(Clock clock) {
    this.clock = clock;
    this.post = new WebhookPost(clock);
    this.queue = new DeliveryQueue<>(mode);
    this.loop = new Thread(this::sendWhatIsDue, "stripe-twin-webhooks");
    loop.setDaemon(true);
    loop.start();
  }

  /** Queues the event. Returns at once; the event may change afterwards. */
  @Override
  public void emitted(JsonObject event, boolean livemode) {
    SenderMode current = mode;
    EventBody body = EventBody.of(event, current);
    for (WebhookEndpoint endpoint : endpoints.all()) {
      if (endpoint.livemode() == livemode && endpoint.enabled()) {
        for (int copy = 0; copy <= current.duplicates(); copy++) {
          Delivery delivery = log.add(endpoint.id(), body);
          queue.add(new Parcel(delivery.number(), endpoint.id(), body), current.delay());
        }
      }
    }
  }

  /**
   * Adds an endpoint, or gives the one with that address another secret.
   *
   * @return its id
   */
  public String addEndpoint(URI url, String secret, boolean livemode) {
    return endpoints.add(url, secret, livemode).id();
  }

  /** From now on signs with the new secret, and during the overlap with the one before, too. */
  public void rollSecret(String endpoint, String secret, Duration overlap) {
    endpoints.roll(endpoint, secret, clock.instant().plus(overlap));
  }

  /** Events that happen while an endpoint is disabled never reach it; retries wait. */
  public void enableEndpoint(String endpoint, boolean enabled) {
    endpoints.enable(endpoint, enabled);
  }

  public void removeEndpoint(String endpoint) {
    endpoints.remove(endpoint);
  }

  public SenderMode mode() {
    return mode;
  }

  public void mode(SenderMode next) {
    mode = next.checked();
    queue.mode(mode);
  }

  /** Sends now what waits for a pause, a delay or a retry. An outage stays one. */
  public void flush() {
    queue.flush();
  }

  /** True when no endpoint lacks the event: what the API calls {@code delivery_success}. */
  @Override
  public boolean delivered(String event) {
    return log.isDelivered(event);
  }

  /** Every delivery, oldest first. */
  public List<Delivery> deliveries() {
    return log.all();
  }

  /** How many deliveries are in that state. */
  public int count(State state) {
    return log.count(state);
  }

  @Override
  public void close() {
    loop.interrupt();
  }

  private void sendWhatIsDue() {
    try {
      while (true) {
        Parcel parcel = queue.take();
        CompletableFuture<Void> unused =
            attempt(parcel).whenComplete((done, failure) -> queue.landed());
      }
    } catch (InterruptedException e) {
      // Closed: what waits is not sent any more.
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<Void> attempt(Parcel parcel) {
    Optional<WebhookEndpoint> endpoint = endpoints.find(parcel.endpoint());
    if (endpoint.isEmpty()) {
      log.change(parcel.delivery(), Delivery::dropped);
      return CompletableFuture.completedFuture(null);
    }
    boolean dropped = parcel.attempts() < mode.dropFirst() || !endpoint.get().enabled();
    CompletableFuture<Integer> answer =
        dropped
            ? CompletableFuture.completedFuture(WebhookClient.NO_ANSWER)
            : post.send(endpoint.get(), parcel.body());
    return answer.thenAccept(status -> record(parcel, status));
  }

  private void record(Parcel parcel, int status) {
    List<Duration> waits = mode.retryAfter();
    State then =
        status >= 200 && status < 300
            ? State.DELIVERED
            : parcel.attempts() < waits.size() ? State.WAITING : State.FAILED;
    log.change(parcel.delivery(), delivery -> delivery.attempted(status, clock.instant(), then));
    if (then == State.WAITING) {
      queue.add(parcel.again(), waits.get(parcel.attempts()));
    }
  }

  /** A delivery with what it needs to be sent; forgotten when it has arrived. */
  private record Parcel(long delivery, String endpoint, EventBody body, int attempts) {
    Parcel(long delivery, String endpoint, EventBody body) {
      this(delivery, endpoint, body, 0);
    }

    Parcel again() {
      return new Parcel(delivery, endpoint, body, attempts + 1);
    }
  }
}
