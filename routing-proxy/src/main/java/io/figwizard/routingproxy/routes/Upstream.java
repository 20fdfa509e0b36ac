package io.figwizard.routingproxy.routes;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One side of a route: servers that all serve the same. Immutable.
 *
 * @param name as routes.yml calls it; for people and metrics
 * @param urls where they listen, at least one; a host name may stand for several addresses
 * @param slowStart how long a server that comes, or comes back, among others has until it gets its
 *     full share; zero for at once
 * @param health how to ask the servers whether they are well; null for learning it from requests
 * @param trust a PEM file of the certificates that vouch for the servers; null for those that the
 *     JDK trusts
 * @param certificate what the proxy shows to the servers; null for nothing
 */
public record Upstream(
    String name,
    List<URI> urls,
    Duration slowStart,
    @Nullable ActiveHealth health,
    @Nullable Path trust,
    @Nullable ClientCertificate certificate) {

  /** What applies where routes.yml does not say it. */
  public static final Duration SLOW_START = Duration.ofSeconds(10);

  public Upstream {
    urls = List.copyOf(urls);
    if (urls.isEmpty()) {
      throw new IllegalArgumentException("upstream " + name + " needs a URL, has none");
    }
    if (slowStart.isNegative()) {
      throw new IllegalArgumentException(
          "slowStart of upstream " + name + " must not be negative, is " + slowStart);
    }
  }

  /** With nothing else set. */
  public static Upstream of(String name, URI... urls) {
    return new Upstream(name, Arrays.asList(urls), SLOW_START, null, null, null);
  }

  /** The same, asked for its health. */
  public Upstream with(ActiveHealth asked) {
    return new Upstream(name, urls, slowStart, asked, trust, certificate);
  }

  /** The same, where these certificates vouch for the servers. */
  public Upstream trusting(Path pem) {
    return new Upstream(name, urls, slowStart, health, pem, certificate);
  }

  /** The same, where the servers are shown that certificate. */
  public Upstream showing(ClientCertificate shown) {
    return new Upstream(name, urls, slowStart, health, trust, shown);
  }

  /** Looked up with each request, so not over every part. */
  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** Its URLs, for people. */
  @Override
  public String toString() {
    return urls.stream().map(URI::toString).collect(Collectors.joining(", "));
  }
}
