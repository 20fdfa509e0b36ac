package io.figwizard.providertwins;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Asks a double as a backend does. */
public final class Http {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final String header;
  private final String key;

  public Http(URI base, String header, String key) {
    this.base = base;
    this.header = header;
    this.key = key;
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  public Answer post(String path, String body) throws IOException, InterruptedException {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE());
  }

  /** A request that does not wait long. */
  public Answer getWithin(Duration patience, String path) throws IOException, InterruptedException {
    return send(request(path).timeout(patience).GET());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
    return key.isEmpty() ? request : request.header(header, key);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(client.send(request.build(), BodyHandlers.ofString()));
  }

  /** What came back. */
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonObject json() {
      return JsonParser.parseString(response.body()).getAsJsonObject();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}
