package io.figwizard.providertwins.elevenlabs;

import io.figwizard.twinkit.SignatureScheme;
import io.figwizard.twinkit.WebhookClient;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** One attempt to deliver a webhook: the request as ElevenLabs sends it. Thread-safe. */
final class WebhookPost {
  private final WebhookClient http = new WebhookClient();
  // The real time, whatever time the twin lives in: receivers compare it with theirs.
  private final Clock clock = Clock.systemUTC();

  /** Completes with the status of the answer. */
  CompletableFuture<Integer> send(URI url, String secret, byte[] body) {
    return http.post(
        url,
        Map.of(
            "Content-Type",
            "application/json",
            "User-Agent",
            "ElevenLabs-Webhook/1.0",
            SignatureScheme.ELEVENLABS.headerName(),
            SignatureScheme.ELEVENLABS.sign(body, clock.instant(), secret)),
        body);
  }
}
