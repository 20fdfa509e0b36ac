package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * What one sets up at a double, as in its provider's dashboard.
 *
 * @param provider for messages
 */
record TwinDashboard(String provider, URI twin) {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Returns when the double has taken it.
   *
   * @param what for messages
   * @param json what is posted to the path
   * @throws CannotRun when the double does not take it
   */
  void add(String what, String path, String json) {
    HttpRequest request =
        HttpRequest.newBuilder(twin.resolve(path))
            .timeout(PATIENCE)
            .POST(BodyPublishers.ofString(json))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new CannotRun(
            "the double of %s does not take %s: %d %s"
                .formatted(provider, what, answer.statusCode(), answer.body()));
      }
    } catch (IOException e) {
      throw new CannotRun(
          "the double of %s at %s does not answer: %s".formatted(provider, twin, e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted while asking the double of " + provider, e);
    }
  }
}
