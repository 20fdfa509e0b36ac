package io.figwizard.stripetwin.control;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks what stands beneath {@code /twin}. */
final class ControlClient {
  // Moving the clock by years renews many periods.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI base;

  ControlClient(URI twin) {
    this.base = twin.resolve("/twin/");
  }

  <T> T call(String method, String path, @Nullable Object body, Class<T> answer) {
    return ControlJson.GSON.fromJson(call(method, path, body), answer);
  }

  JsonElement call(String method, String path, @Nullable Object body) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, publisher(body))
            .build();
    String what = method + " " + request.uri();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new TwinControlException(what + ": " + response.statusCode() + " " + response.body());
      }
      return JsonParser.parseString(response.body());
    } catch (IOException | JsonParseException e) {
      throw new TwinControlException(what + " has no answer: does the Stripe twin run?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TwinControlException("interrupted while waiting for " + what, e);
    }
  }

  private static BodyPublisher publisher(@Nullable Object body) {
    return body == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofString(ControlJson.GSON.toJson(body));
  }
}
