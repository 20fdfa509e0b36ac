package io.figwizard.stripetwin.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One request of a browser, and its answer. */
final class PageExchange {
  private static final int LARGEST_FORM = 64 * 1024;

  private final HttpExchange exchange;
  private final List<String> segments;

  PageExchange(HttpExchange exchange) {
    this.exchange = exchange;
    this.segments = List.of(exchange.getRequestURI().getPath().substring(1).split("/"));
  }

  /** The second part of the path: {@code cs_1} of {@code /pay/cs_1/3d-secure}. */
  String id() {
    return segments.size() > 1 ? segments.get(1) : "";
  }

  /** The third part of the path; empty where there is none. */
  String step() {
    return segments.size() > 2 ? segments.get(2) : "";
  }

  boolean isPost() {
    return exchange.getRequestMethod().equals("POST");
  }

  Map<String, String> form() throws IOException {
    String body = new String(exchange.getRequestBody().readNBytes(LARGEST_FORM), UTF_8);
    Map<String, String> fields = new LinkedHashMap<>();
    for (String pair : body.split("&")) {
      int equals = (pair + "=").indexOf('=');
      String value = pair.substring(Math.min(equals + 1, pair.length()));
      fields.put(decoded(pair.substring(0, equals)), decoded(value));
    }
    return fields;
  }

  void show(int status, String title, Html body) throws IOException {
    byte[] bytes = Layout.page(title, body).markup().getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange
        .getResponseHeaders()
        .set(
            "Content-Security-Policy",
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** After a form: the browser asks for the next page with GET, and a reload repeats nothing. */
  void redirect(String address) throws IOException {
    exchange.getResponseHeaders().set("Location", address);
    exchange.sendResponseHeaders(303, -1);
  }

  /** Only what a browser opens as a page; an address is the client's own text. */
  static boolean isWebAddress(String address) {
    try {
      String scheme = URI.create(address).getScheme();
      return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, UTF_8);
  }
}
