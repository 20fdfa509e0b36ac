package io.figwizard.handlertesting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client of one server's handlers, with the headers it always sends. Immutable, thread-safe. */
public final class HandlerClient {
  // Long enough for the slowest machine; a test that waits for it has failed anyway.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http;
  private final ObjectMapper json;
  private final URI server;
  private final Map<String, String> headers;

  private HandlerClient(
      HttpClient http, ObjectMapper json, URI server, Map<String, String> headers) {
    this.http = http;
    this.json = json;
    this.server = server;
    this.headers = Map.copyOf(headers);
  }

  /**
   * @param server say {@code http://127.0.0.1:8081}
   */
  public static HandlerClient of(URI server) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    return new HandlerClient(http, new ObjectMapper(), server, Map.of());
  }

  /** The same, with the access token. */
  public HandlerClient as(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /** The same, with one header more, or another value of one. */
  public HandlerClient with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new HandlerClient(http, json, server, more);
  }

  /** Asks the handler for an action. */
  public Answer call(String handler, String action, Map<String, ?> fields) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("action", action);
    body.putAll(fields);
    try {
      return post("/" + handler, json.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + fields, e);
    }
  }

  /** Posts a body as it is, as {@code application/json} unless a header says otherwise. */
  public Answer post(String path, String body) {
    return send("POST", path, BodyPublishers.ofString(body));
  }

  public Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  /**
   * @throws UncheckedIOException when there is no answer, or one that is not JSON
   */
  public Answer send(String method, String path, HttpRequest.BodyPublisher body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).method(method, body);
    request.setHeader("Content-Type", "application/json");
    headers.forEach(request::setHeader);
    try {
      HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
      return new Answer(response.statusCode(), response.headers(), json.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path + " has no JSON answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + path, e);
    }
  }
}
