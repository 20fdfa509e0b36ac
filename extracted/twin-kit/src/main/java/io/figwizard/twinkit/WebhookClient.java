package io.figwizard.twinkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Posts webhooks with the patience that providers have. Thread-safe. */
public final class WebhookClient {
  /** What stands for the status where there was no answer. */
  public static final int NO_ANSWER = 0;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(PATIENCE)
          .build();

  /**
   * Makes one attempt.
   *
   * @param headers all, with content type and signature
   * @return completes with the status of the answer, or {@link #NO_ANSWER}; never with an exception
   */
  public CompletableFuture<Integer> post(URI url, Map<String, String> headers, byte[] body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).POST(BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    return http.sendAsync(request.build(), BodyHandlers.discarding())
        .handle((response, failure) -> failure == null ? response.statusCode() : NO_ANSWER);
  }
}
