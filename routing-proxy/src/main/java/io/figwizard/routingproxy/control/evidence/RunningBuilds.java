package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Asks the sides which builds they run ({@code GET /fig/build}). Thread-safe. */
public final class RunningBuilds {

  private final Duration timeout;
  private final HttpClient client;
  private final ObjectMapper json = StateJson.mapper();

  /**
   * @param timeout of each question
   */
  public RunningBuilds(Duration timeout) {
    this.timeout = timeout;
    client = client().build();
  }

  /** One for each URL of the side. They complete within the timeout, never exceptionally. */
  public List<CompletableFuture<RunningBuild>> ask(String side, Upstream upstream) {
    try {
      HttpClient asking = plain(upstream) ? client : secure(upstream);
      return upstream.urls().stream().map(url -> ask(asking, side, url)).toList();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      String files =
          Stream.of(upstream.certificate(), upstream.trust())
              .filter(Objects::nonNull)
              .map(Object::toString)
              .collect(Collectors.joining(" or "));
      String fault = "the certificates in " + files + " cannot be read";
      return List.of(
          CompletableFuture.completedFuture(
              new RunningBuild(side, upstream.urls().get(0), "", fault)));
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

  private CompletableFuture<RunningBuild> ask(HttpClient asking, String side, URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/fig/build")).timeout(timeout).GET().build();
    CompletableFuture<HttpResponse<String>> answer =
        asking.sendAsync(request, head -> new ShortBody());
    return answer
        .copy()
        // The request's own timeout ends with the headers; this one covers the body too.
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(response -> read(side, address, response))
        .exceptionally(
            e -> {
              // Or the rest of it would still be read, and its connection held.
              answer.cancel(true);
              return new RunningBuild(side, address, "", fault(e));
            });
  }

  private RunningBuild read(String side, URI address, HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      return new RunningBuild(
          side, address, "", "it answered " + response.statusCode() + ", expected 200");
    }
    try {
      String build = json.readTree(response.body()).path("data").path("build").asText("");
      return new RunningBuild(
          side, address, build, build.isEmpty() ? "its answer has no data.build" : "");
    } catch (JsonProcessingException e) {
      return new RunningBuild(side, address, "", "its answer is not JSON");
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
