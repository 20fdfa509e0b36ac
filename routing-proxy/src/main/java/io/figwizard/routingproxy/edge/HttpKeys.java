package io.figwizard.routingproxy.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.text.ParseException;
import java.time.Duration;

/**
 * Fetches a JWK set by HTTP or HTTPS; whom to trust there is the JDK's business. Interrupting the
 * thread ends the exchange and its connection, however slowly the issuer sends. Thread-safe.
 */
final class HttpKeys {

  static final int LARGEST = 256 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(2);

  /** Ends with the headers: a body that never ends is for whoever interrupts. */
  private static final Duration ANSWER = Duration.ofSeconds(4);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(CONNECT)
          .build();

  private HttpKeys() {}

  static JWKSet fetch(URI url) throws IOException, ParseException {
    JWKSet keys =
        JWKSet.parse(text(HttpRequest.newBuilder(url).timeout(ANSWER).build()))
            // Whatever else is in it, private or shared keys are not to check signatures with.
            .toPublicJWKSet();
    if (keys.isEmpty()) {
      throw new IOException("no public key is in it");
    }
    return keys;
  }

  private static String text(HttpRequest request) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    HttpResponse<Void> answer;
    try {
      answer =
          HTTP.send(
              request,
              head ->
                  BodySubscribers.ofByteArrayConsumer(
                      piece -> piece.ifPresent(more -> add(more, bytes))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("given up");
    }
    if (answer.statusCode() < 200 || answer.statusCode() > 299) {
      throw new IOException("it answered " + answer.statusCode());
    }
    return bytes.toString(UTF_8);
  }

  private static void add(byte[] more, ByteArrayOutputStream to) {
    if (to.size() + more.length > LARGEST) {
      // Ends the exchange.
      throw new UncheckedIOException(
          new IOException("its answer has more than " + LARGEST + " bytes"));
    }
    to.writeBytes(more);
  }
}
