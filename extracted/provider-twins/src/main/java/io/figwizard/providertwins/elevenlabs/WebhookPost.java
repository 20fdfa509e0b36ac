package io.figwizard.providertwins.elevenlabs;

import io.figwizard.twinkit.SignatureScheme;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One attempt to deliver a webhook: the request as ElevenLabs sends it. Thread-safe. */
final class WebhookPost {
  /** What stands for the status where there was no answer. */
  static final int NO_ANSWER = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();
  // The real time, whatever time the twin lives in: receivers compare it with theirs.
  private final Clock clock = Clock.systemUTC();

  /** Completes with the status of the answer. */
  CompletableFuture<Integer> send(URI url, String secret, byte[] body) {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .header("User-Agent", "ElevenLabs-Webhook/1.0")
            .header(
                SignatureScheme.ELEVENLABS.headerName(),
                SignatureScheme.ELEVENLABS.sign(body, clock.instant(), secret))
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return http.sendAsync(request, BodyHandlers.discarding())
        .handle((response, failure) -> failure == null ? response.statusCode() : NO_ANSWER);
  }
}
