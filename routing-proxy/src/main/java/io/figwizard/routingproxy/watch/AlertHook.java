package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a line to a webhook, a few times until it is taken. What was not taken is counted and
 * logged, without the hook's address, which is a secret. Thread-safe.
 */
public final class AlertHook implements Consumer<String> {
  private static final Logger log = LoggerFactory.getLogger(AlertHook.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int ATTEMPTS = 5;
  private static final long PAUSE_SECONDS = 3;

  private final URI hook;
  private final AlertFormat format;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final Counter lost;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  /**
   * @throws IllegalArgumentException when the address is none
   */
  public AlertHook(
      String hook,
      AlertFormat format,
      ScheduledExecutorService executor,
      PrometheusRegistry metrics,
      Clock clock) {
    if (!hook.startsWith("https://") && !hook.startsWith("http://")) {
      throw new IllegalArgumentException(
          "watch.alertWebhook is no http:// or https:// URL (its text is not repeated: it is a"
              + " secret)");
    }
    this.hook = URI.create(hook);
    this.format = format;
    this.clock = clock;
    this.executor = executor;
    this.lost =
        Counter.builder()
            .name("fig_proxy_alerts_lost_total")
            .help("Alerts that the webhook did not take.")
            .register(metrics);
  }

  @Override
  public void accept(String text) {
    send(request(text), text, 1);
  }

  private void send(HttpRequest request, String text, int attempt) {
    http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, thrown) -> {
              if (thrown == null && answer.statusCode() < 300) {
                return;
              }
              String why =
                  thrown == null ? "status " + answer.statusCode() : thrown.getClass().getName();
              if (attempt < ATTEMPTS) {
                executor.schedule(
                    () -> send(request, text, attempt + 1),
                    PAUSE_SECONDS * attempt,
                    TimeUnit.SECONDS);
              } else {
                lost.inc();
                log.error("An alert was not taken by its webhook ({}): {}", why, text);
              }
            });
  }

  private HttpRequest request(String text) {
    try {
      return HttpRequest.newBuilder(hook)
          .timeout(TIMEOUT)
          .header("Content-Type", "application/json")
          .POST(
              HttpRequest.BodyPublishers.ofByteArray(
                  json.writeValueAsBytes(format.write(text, clock.instant(), json))))
          .build();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a text is always JSON", e);
    }
  }
}
