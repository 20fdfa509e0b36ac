package io.figwizard.loadtests.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * One kind of requests, as bytes on the wire of HTTP/1.1: who sends them begins anew after the
 * last.
 *
 * @param word names it in results
 * @param requests each a whole HTTP/1.1 request in ASCII
 */
record Traffic(String word, List<String> requests) {

  /** Of a request's body. */
  static final int BODY_BYTES = 1_000;

  private static final int USERS = 200;
  private static final String HTTP_2 = "h2";
  private static final String HOST = "Host: bench.example\r\n";

  Traffic {
    requests = List.copyOf(requests);
  }

  /** GET, one request for each of so many routes; the path tells the route. */
  static Traffic byPath(int routes) {
    return gets("path", routes);
  }

  /** The same to a proxy that knows many more: what it costs to know them. */
  static Traffic toFew(int routes) {
    return gets("few", routes);
  }

  /** The same as {@link #byPath}, to be sent over HTTP/2. */
  static Traffic byHttp2(int routes) {
    return gets(HTTP_2, routes);
  }

  /** Whether it is to be sent over HTTP/2. */
  boolean http2() {
    return word.equals(HTTP_2);
  }

  private static Traffic gets(String word, int routes) {
    return new Traffic(
        word,
        IntStream.range(0, routes)
            .mapToObj(i -> "GET " + path(i) + " HTTP/1.1\r\n" + HOST + "\r\n")
            .toList());
  }

  /**
   * POST, one request for each of so many routes; the {@code action} in the body tells the route.
   */
  static Traffic byAction(int routes) {
    return new Traffic(
        "action",
        IntStream.range(0, routes).mapToObj(i -> post("/actions", action(i), i)).toList());
  }

  /** POST by many users to one route that stands at 50 %. */
  static Traffic canary() {
    return new Traffic(
        "canary", IntStream.range(0, USERS).mapToObj(i -> post("/canary", "moving", i)).toList());
  }

  /** POST to one route whose requests are copied to the other side. */
  static Traffic shadow() {
    return new Traffic(
        "shadow", IntStream.range(0, USERS).mapToObj(i -> post("/shadow", "copied", i)).toList());
  }

  /**
   * POST by many users, who bring signed tokens, to one route.
   *
   * @param word also of the route: {@link RoutesYaml#BEARER} and the others
   * @param tokens by user
   */
  static Traffic signed(String word, IntFunction<String> tokens) {
    return new Traffic(
        word,
        IntStream.range(0, USERS)
            .mapToObj(i -> post("/" + word, RoutesYaml.ASKED, tokens.apply(i)))
            .toList());
  }

  static String path(int route) {
    return String.format(Locale.ROOT, "/path/%05d", route);
  }

  static String action(int route) {
    return String.format(Locale.ROOT, "action-%05d", route);
  }

  /** The action comes last: all of the body has to be looked at. */
  private static String post(String path, String action, int user) {
    return post(path, action, token(user));
  }

  private static String post(String path, String action, String token) {
    String end = "\",\"action\":\"" + action + "\"}";
    String begin = "{\"cardId\":\"6f1c2d3e-4b5a-477c-8d9e-0f1a2b3c4d5e\",\"answer\":\"";
    String filling = "the quick brown fox jumps over the lazy dog ".repeat(BODY_BYTES / 40);
    String body = begin + filling.substring(0, BODY_BYTES - begin.length() - end.length()) + end;
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + HOST
        + "Content-Type: application/json\r\nAuthorization: Bearer "
        + token
        + "\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  /** Made up: the proxy reads who it is and leaves the signature to the handlers. */
  private static String token(int user) {
    String claims =
        String.format(
            Locale.ROOT,
            "{\"iss\":\"figwizard\",\"sub\":\"6f1c2d3e-4b5a-477c-8d9e-0f1a2b3%05d\",\"exp\":1900000000}",
            user);
    return "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsxIn0."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(ISO_8859_1))
        + ".bm90LWEtc2lnbmF0dXJl";
  }
}
