package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.tls.ClientKeys;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Asks the servers of a side about themselves, each for a short answer in the envelope.
 * Thread-safe.
 */
final class SideClient {

  /** Makes an answer of what a server said. */
  @FunctionalInterface
  interface Reading<T> {

    /**
     * @param data of the envelope; missing where there is a fault
     * @param fault what went wrong, empty where nothing did
     */
    T of(URI server, JsonNode data, String fault);
  }

  private final Duration timeout;
  private final HttpClient client;
  private final ObjectMapper json = StateJson.mapper();

  /**
   * @param timeout of each question
   */
  SideClient(Duration timeout) {
    this.timeout = timeout;
    client = client().build();
  }

  /** One for each URL of the side. They complete within the timeout, never exceptionally. */
  <T> List<CompletableFuture<T>> ask(Upstream upstream, String path, Reading<T> reading) {
    try {
      HttpClient asking = plain(upstream) ? client : secure(upstream);
      return upstream.urls().stream().map(url -> ask(asking, url, path, reading)).toList();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      String files =
          Stream.of(upstream.certificate(), upstream.trust())
              .filter(Objects::nonNull)
              .map(Object::toString)
              .collect(Collectors.joining(" or "));
      String fault = "the certificates in " + files + " cannot be read";
      return List.of(
          CompletableFuture.completedFuture(
              reading.of(upstream.urls().get(0), MissingNode.getInstance(), fault)));
    }
  }

  private HttpClient.Builder client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .connectTimeout(timeout);
  }

  private static boolean plain(Upstream upstream) {
    return upstream.trust() == null && upstream.certificate() == null;
  }

  /** A new one each time: flips are rare, and the file may have changed. */
  private HttpClient secure(Upstream upstream) throws IOException, GeneralSecurityException {
    Path trust = upstream.trust();
    ClientCertificate shown = upstream.certificate();
    SSLContext context = SSLContext.getInstance("TLS");
    // What is null here is the JDK's.
    context.init(
        shown == null ? null : ClientKeys.in(shown).getKeyManagers(),
        trust == null ? null : TrustedCertificates.in(trust).getTrustManagers(),
        null);
    return client().sslContext(context).build();
  }

  private <T> CompletableFuture<T> ask(
      HttpClient asking, URI address, String path, Reading<T> reading) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve(path)).timeout(timeout).GET().build();
    CompletableFuture<HttpResponse<String>> answer =
        asking.sendAsync(request, head -> new ShortBody());
    return answer
        .copy()
        // The request's own timeout ends with the headers; this one covers the body too.
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(response -> read(address, response, reading))
        .exceptionally(
            e -> {
              // Or the rest of it would still be read, and its connection held.
              answer.cancel(true);
              return reading.of(address, MissingNode.getInstance(), fault(e));
            });
  }

  private <T> T read(URI address, HttpResponse<String> response, Reading<T> reading) {
    JsonNode none = MissingNode.getInstance();
    if (response.statusCode() != 200) {
      return reading.of(address, none, "it answered " + response.statusCode() + ", expected 200");
    }
    try {
      return reading.of(address, json.readTree(response.body()).path("data"), "");
    } catch (JsonProcessingException e) {
      return reading.of(address, none, "its answer is not JSON");
    }
  }

  private String fault(Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException && thrown.getCause() != null
            ? thrown.getCause()
            : thrown;
    if (cause instanceof TimeoutException || cause instanceof java.net.http.HttpTimeoutException) {
      return "it did not answer within " + timeout.toMillis() + " ms";
    }
    if (cause instanceof ShortBody.TooLongException
        || cause.getCause() instanceof ShortBody.TooLongException) {
      return "its answer has more than " + ShortBody.MOST_BYTES + " bytes";
    }
    return cause instanceof ConnectException
        ? "nothing listens there"
        : "asking it failed: " + cause.getClass().getSimpleName();
  }
}
