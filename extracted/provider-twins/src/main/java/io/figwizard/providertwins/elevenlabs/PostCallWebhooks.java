package io.figwizard.providertwins.elevenlabs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.figwizard.providertwins.elevenlabs.WebhookDelivery.State;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells agents' webhooks of ended conversations. Unlike Stripe, ElevenLabs sends each once, and
 * again only where somebody has asked for it. What waits is lost with the process. Thread-safe.
 */
final class PostCallWebhooks implements AutoCloseable {
  private static final int SUCCESS = 200;

  private final WebhookPost post = new WebhookPost();
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1,
          work -> {
            Thread thread = new Thread(work, "elevenlabs-twin-webhooks");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Integer, WebhookDelivery> deliveries = new TreeMap<>();
  private final List<Parcel> held = new ArrayList<>();
  private WebhookMode mode = WebhookMode.once();

  /** Sends it, as often as the mode says. Returns at once. */
  synchronized void send(Agent agent, String conversation, JsonObject event) {
    URI url = agent.webhook();
    String secret = agent.webhookSecret();
    if (url == null || secret == null || mode.off()) {
      return;
    }
    byte[] body = event.toString().getBytes(UTF_8);
    String type = event.get("type").getAsString();
    for (int copy = 0; copy <= mode.duplicates(); copy++) {
      int number = deliveries.size() + 1;
      State state = mode.held() ? State.HELD : State.WAITING;
      deliveries.put(number, new WebhookDelivery(number, conversation, type, state, 0, 0));
      Parcel parcel = new Parcel(number, url, secret, body, mode);
      if (mode.held()) {
        held.add(parcel);
      } else {
        later(parcel);
      }
    }
  }

  synchronized WebhookMode mode() {
    return mode;
  }

  synchronized void mode(WebhookMode next) {
    mode = next;
  }

  /** Sends what was held back; from then on the mode holds for it as for others. */
  synchronized void release() {
    held.forEach(
        parcel -> {
          deliveries.compute(
              parcel.number(), (number, one) -> one == null ? null : one.in(State.WAITING));
          later(parcel);
        });
    held.clear();
  }

  /** Oldest first. */
  synchronized List<WebhookDelivery> deliveries() {
    return List.copyOf(deliveries.values());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  private void later(Parcel parcel) {
    var unused =
        timer.schedule(
            () -> attempt(parcel), parcel.mode().delay().toNanos(), TimeUnit.NANOSECONDS);
  }

  private void attempt(Parcel parcel) {
    CompletableFuture<Void> unused =
        post.send(parcel.url(), parcel.secret(), parcel.body())
            .thenAccept(status -> record(parcel, status));
  }

  private synchronized void record(Parcel parcel, int status) {
    @Nullable WebhookDelivery delivery = deliveries.get(parcel.number());
    if (delivery == null) {
      return;
    }
    State state =
        status == SUCCESS
            ? State.DELIVERED
            : delivery.attempts() < parcel.mode().retries() ? State.WAITING : State.FAILED;
    deliveries.put(parcel.number(), delivery.attempted(status, state));
    if (state == State.WAITING && !timer.isShutdown()) {
      later(parcel);
    }
  }

  /** A delivery with what it needs to be sent; the same bytes in every attempt. */
  private record Parcel(int number, URI url, String secret, byte[] body, WebhookMode mode) {}
}
