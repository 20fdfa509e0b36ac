package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/** Asks for dry runs as the routing proxy does, and reads what they say. */
final class DryRunRequests {
  static final String KEY = "a key that tests ask for dry runs with";

  private DryRunRequests() {}

  static HttpRequest.Builder to(SampleServer server, String path, String body) {
    return to(server, KEY, path, body);
  }

  static HttpRequest.Builder to(SampleServer server, String key, String path, String body) {
    return to(server, key, path, UUID.randomUUID().toString(), body);
  }

  /** To the notes, with a request id. */
  static HttpRequest.Builder named(SampleServer server, String requestId, String body) {
    return to(server, KEY, "/notes", requestId, body);
  }

  private static HttpRequest.Builder to(
      SampleServer server, String key, String path, String requestId, String body) {
    return server
        .request(path)
        .header("Content-Type", DryRunFilter.CONTENT_TYPE)
        .header("X-Request-Id", requestId)
        .header(
            "X-Fig-Dry-Run",
            DryRunHeader.of(
                key.getBytes(StandardCharsets.UTF_8),
                "POST",
                path,
                requestId,
                Instant.now().getEpochSecond()))
        .POST(BodyPublishers.ofString(body));
  }

  /** To the notes, as a user. */
  static HttpRequest.Builder as(SampleServer server, UUID user, String body) {
    return to(server, "/notes", body).header("Authorization", "Bearer " + server.tokens.of(user));
  }

  /** What the answer says that would have been done. */
  static JsonNode effects(SampleServer.Reply dry) {
    return json(
        new String(
            Base64.getUrlDecoder().decode(dry.header("X-Fig-Effects")), StandardCharsets.UTF_8));
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
