package io.figwizard.twinkit;

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

/** Asks what stands beneath {@code /twin} of a double. Immutable, thread-safe. */
public final class ControlClient {
  // Moving the clock by years renews many periods.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final URI base;

  /**
   * @param twin where it runs, say {@code http://127.0.0.1:8092}
   * @param prefix of what is asked, say {@code /twin/}
   */
  public ControlClient(URI twin, String prefix) {
    this.base = twin.resolve(prefix);
  }

  /**
   * Asks, and reads the answer as a type.
   *
   * @throws TwinControlException when the double does not do it; the message says why
   */
  public <T> T call(String method, String path, @Nullable Object body, Class<T> answer) {
    return ControlJson.GSON.fromJson(call(method, path, body), answer);
  }

  /**
   * Asks.
   *
   * @param path after the prefix
   * @param body what becomes the request's JSON; null for none
   * @throws TwinControlException when the double does not do it; the message says why
   */
  public JsonElement call(String method, String path, @Nullable Object body) {
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
      throw new TwinControlException(what + " has no answer: does the twin run?", e);
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
