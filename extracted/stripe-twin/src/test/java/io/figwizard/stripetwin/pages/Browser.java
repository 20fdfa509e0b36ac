package io.figwizard.stripetwin.pages;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Opens pages and posts forms; follows no redirect, so that a test sees where it leads. */
final class Browser {
  private final HttpClient http = HttpClient.newHttpClient();

  Page open(String address) throws Exception {
    return send(HttpRequest.newBuilder(URI.create(address)).build());
  }

  Page post(String address, Map<String, String> form) throws Exception {
    String body =
        form.entrySet().stream()
            .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
            .collect(Collectors.joining("&"));
    return send(
        HttpRequest.newBuilder(URI.create(address))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private Page send(HttpRequest request) throws Exception {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    String location = response.headers().firstValue("Location").orElse("");
    return new Page(
        response.statusCode(), response.body(), request.uri().resolve(location).toString());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /**
   * What came back.
   *
   * @param location where a redirect leads
   */
  record Page(int status, String html, String location) {}
}
