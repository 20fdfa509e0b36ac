package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The proxy's admin API, as far as the tour needs it. */
record Admin(HttpClient client, URI address) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String TOKEN = "FIG_ADMIN_TOKEN";

  JsonNode routes() {
    return send("GET", "/routes", null).findPath("routes");
  }

  /** Whether there is a function that could serve it. */
  boolean canMove(JsonNode route) {
    return route.path("extracted").isTextual();
  }

  void force(String route, String mode, String reason) {
    send(
        "POST",
        "/routes/" + route + "/flip",
        JSON.valueToTree(Map.of("mode", mode, "force", true, "by", "the tour", "reason", reason)));
  }

  private JsonNode send(String method, String path, @Nullable JsonNode body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    String token = System.getenv(TOKEN);
    if (token != null && !token.isBlank()) {
      request.header("Authorization", "Bearer " + token.strip());
    }
    try {
      HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new CannotRun(
            "the proxy refused %s %s: %d %s"
                .formatted(method, path, response.statusCode(), response.body()));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new CannotRun(
          "the proxy's admin interface does not answer at %s (%s); start a stack with ./fig up"
              .formatted(address, e),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("stopped before the end", e);
    }
  }
}
