package io.figwizard.routingproxy.control.routesfile;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.TrustedCertificates;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.tls.ClientKeys;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what one name under {@code upstreams} stands for. */
final class UpstreamBlock {

  private static final String EXAMPLE = "http://127.0.0.1:8081";

  private final Findings findings;
  private final Values values;

  UpstreamBlock(Findings findings) {
    this.findings = findings;
    this.values = new Values(findings);
  }

  /** Empty where nothing in it can be reached; the findings say why. */
  Optional<Upstream> read(String name, Mapping block) {
    block.allowOnly(List.of("url", "urls", "slowStart", "health", "trust", "tls"));
    Set<URI> urls = new LinkedHashSet<>();
    for (Mapping.Text url : urls(block)) {
      address(name, url)
          .ifPresent(
              address -> {
                if (!urls.add(address)) {
                  findings.add(
                      url.line(),
                      "upstream \"" + name + "\" names " + address + " twice; keep one");
                }
              });
    }
    java.time.Duration slowStart =
        values.read(block, "slowStart", "10s", UpstreamBlock::timeOrNone, Upstream.SLOW_START);
    ActiveHealth health = block.has("health") ? health(block.block("health")) : null;
    Path trust = block.text("trust").map(pem -> certificates(name, pem)).orElse(null);
    ClientCertificate shown = block.has("tls") ? certificate(name, block.block("tls"), urls) : null;
    return urls.isEmpty()
        ? Optional.empty()
        : Optional.of(new Upstream(name, List.copyOf(urls), slowStart, health, trust, shown));
  }

  private List<Mapping.Text> urls(Mapping block) {
    if (block.has("urls")) {
      if (block.has("url")) {
        findings.add(block.lineOf("url"), "there is \"urls\" as well as \"url\"; keep one of them");
      }
      return block.texts("urls", "urls: [" + EXAMPLE + "]");
    }
    return block.required("url", EXAMPLE).stream().toList();
  }

  private ActiveHealth health(Mapping block) {
    block.allowOnly(List.of("path", "interval", "timeout", "healthy", "unhealthy"));
    ActiveHealth usual = ActiveHealth.DEFAULT;
    return new ActiveHealth(
        values.read(block, "path", usual.path(), UpstreamBlock::path, usual.path()),
        values.read(block, "interval", "5s", Values::time, usual.interval()),
        values.read(block, "timeout", "1s", Values::time, usual.timeout()),
        values.read(block, "healthy", "2", Values::number, usual.healthy()),
        values.read(block, "unhealthy", "3", Values::number, usual.unhealthy()));
  }

  /** Read here already, so that a mistake is one of the file and not one of the first request. */
  private @Nullable Path certificates(String name, Mapping.Text pem) {
    try {
      Path file = Path.of(pem.value());
      TrustedCertificates.in(file);
      return file;
    } catch (IOException | GeneralSecurityException | InvalidPathException e) {
      findings.add(
          pem.line(),
          "upstream \""
              + name
              + "\": the certificates in "
              + pem.value()
              + " cannot be read ("
              + e
              + "); expected a PEM file, its path relative to the folder the proxy is started in");
      return null;
    }
  }

  /** Read here already, as {@link #certificates}. */
  private @Nullable ClientCertificate certificate(String name, Mapping block, Set<URI> urls) {
    block.allowOnly(List.of("certificate", "key", "password"));
    Optional<String> certificate =
        block.required("certificate", "certs/proxy.pem").map(Mapping.Text::value);
    Optional<String> key = block.required("key", "certs/proxy-key.pem").map(Mapping.Text::value);
    String password = block.text("password").map(Mapping.Text::value).orElse("");
    for (URI url : urls) {
      if (!"https".equals(url.getScheme())) {
        findings.add(
            block.line(),
            "upstream \""
                + name
                + "\": "
                + url
                + " is never shown a certificate; make it https://");
      }
    }
    if (certificate.isEmpty() || key.isEmpty()) {
      return null;
    }
    try {
      ClientCertificate shown =
          new ClientCertificate(Path.of(certificate.get()), Path.of(key.get()), password);
      ClientKeys.in(shown);
      return shown;
    } catch (IllegalArgumentException e) {
      findings.add(block.line(), "upstream \"" + name + "\": " + e.getMessage());
      return null;
    }
  }

  private Optional<URI> address(String name, Mapping.Text url) {
    String fault = fault(url.value());
    if (fault == null) {
      return Optional.of(URI.create(url.value()));
    }
    findings.add(
        url.line(), "upstream \"" + name + "\": " + fault + "; expected something like " + EXAMPLE);
    return Optional.empty();
  }

  /** Never repeats the address itself where it may hold a password. */
  private static @Nullable String fault(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException e) {
      return "its url is not a URL";
    }
    if (url.getRawUserInfo() != null) {
      return "its url must not hold a user or password";
    }
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null) {
      return "its url " + text + " must start with http:// or https:// and name a host";
    }
    boolean more =
        url.getRawQuery() != null
            || url.getRawFragment() != null
            || !(url.getRawPath().isEmpty() || url.getRawPath().equals("/"));
    return more ? "its url " + text + " must end after the port" : null;
  }

  private static String path(String text) {
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#');
    if (!text.startsWith("/") || !plain) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }

  private static java.time.Duration timeOrNone(String text) {
    java.time.Duration time = Duration.parse(text).toJavaDuration();
    if (time.isNegative()) {
      throw new IllegalArgumentException(text);
    }
    return time;
  }
}
