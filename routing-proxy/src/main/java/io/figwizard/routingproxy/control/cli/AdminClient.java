package io.figwizard.routingproxy.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.StateJson;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Calls the admin API and opens its envelope. */
final class AdminClient {

  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final URI admin;
  private final @Nullable String token;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final ObjectMapper json = StateJson.mapper();

  /**
   * @param token an operator's; null where the proxy asks for none
   */
  AdminClient(String admin, @Nullable String token) {
    this.token = token;
    try {
      this.admin = URI.create(admin.endsWith("/") ? admin : admin + "/");
      HttpRequest.newBuilder(this.admin);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "--admin is " + admin + ", expected something like http://127.0.0.1:8090");
    }
  }

  JsonNode get(String path) {
    return get(path, List.of());
  }

  /**
   * As {@link #get(String)}.
   *
   * @param headers names and values in turn
   */
  JsonNode get(String path, List<String> headers) {
    HttpRequest.Builder request = request(path).GET();
    return call(
        headers.isEmpty()
            ? request.build()
            : request.headers(headers.toArray(new String[0])).build());
  }

  JsonNode post(String path, Map<String, Object> body) {
    try {
      return call(
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
              .build());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of plain values is always JSON", e);
    }
  }

  /** For one segment of a path or one value of a query. */
  static String escape(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request = HttpRequest.newBuilder(admin.resolve(path)).timeout(ANSWER);
    return token == null ? request : request.header("Authorization", "Bearer " + token);
  }

  private JsonNode call(HttpRequest request) {
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return open(json.readTree(response.body()), response.statusCode());
    } catch (JsonProcessingException e) {
      throw unreachable("what answers there is no routing proxy");
    } catch (HttpTimeoutException e) {
      throw unreachable("no answer in time" + perhapsDone(request));
    } catch (ConnectException e) {
      throw unreachable("nothing answers there");
    } catch (IOException e) {
      throw unreachable("the connection broke before the answer" + perhapsDone(request));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted");
    }
  }

  private static String perhapsDone(HttpRequest request) {
    return request.method().equals("GET")
        ? ""
        : "; a change may have been made all the same, look with `./fig routes`";
  }

  private JsonNode open(JsonNode envelope, int status) {
    if (envelope.path("ok").asBoolean(false)) {
      return envelope.path("data");
    }
    JsonNode error = envelope.path("error");
    if (error.path("message").isMissingNode()) {
      throw unreachable("what answers there (status " + status + ") is no routing proxy");
    }
    if (error.path("code").asText().equals("not_found")) {
      // The admin API has every page that is asked for here; a handler's server has not.
      throw unreachable("what answers there is another service of Figwizard");
    }
    throw new CommandFailure(
        CommandFailure.REFUSED,
        error.path("code").asText() + ": " + error.path("message").asText());
  }

  private CommandFailure unreachable(String why) {
    return new CommandFailure(
        CommandFailure.UNREACHABLE,
        "The routing proxy's admin API at "
            + admin
            + " was not reached: "
            + why
            + ". Start it with `./fig up`, or name another one with --admin.");
  }
}
