package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The admin API of a proxy that is measured. */
final class ProxyAdmin {

  private static final Pattern COPIES =
      Pattern.compile(
          "fig_proxy_shadow_copies_total\\{outcome=\"([^\"]+)\",route=\"([^\"]+)\"\\} ([0-9.E]+)");

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;

  ProxyAdmin(int port) {
    this.port = port;
  }

  /** Without evidence: nothing is behind it that could break. */
  void toCanary(String route, int percent) {
    flip(route, "\"mode\": \"canary\", \"percent\": " + percent);
  }

  /** Requests are answered by the monolith, and a part of them copied to the other side. */
  void toShadow(String route) {
    flip(route, "\"mode\": \"shadow\"");
  }

  private void flip(String route, String standing) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/routes/%s/flip".formatted(port, route)))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    """
                    {%s, "by": "bench", "reason": "benchmark",
                     "force": true}
                    """
                        .formatted(standing)))
            .build();
    HttpResponse<String> answer = send(request);
    if (answer.statusCode() != 200) {
      throw new CannotRun(
          "the proxy did not move %s: %d %s".formatted(route, answer.statusCode(), answer.body()));
    }
  }

  /** What became of the copies of each route until now, by outcome. */
  SortedMap<String, SortedMap<String, Long>> copies() {
    SortedMap<String, SortedMap<String, Long>> copies = new TreeMap<>();
    Matcher counted = COPIES.matcher(metrics());
    while (counted.find()) {
      copies
          .computeIfAbsent(counted.group(2), route -> new TreeMap<>())
          .put(counted.group(1), Math.round(Double.parseDouble(counted.group(3))));
    }
    return copies;
  }

  /** As Prometheus reads them. */
  String metrics() {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/metrics".formatted(port)))
            .timeout(PATIENCE)
            .build())
        .body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CannotRun("the proxy's admin API does not answer on port " + port, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted", e);
    }
  }
}
