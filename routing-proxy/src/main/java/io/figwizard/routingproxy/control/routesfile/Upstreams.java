package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The named servers that routes lead to. */
final class Upstreams {

  /** Stands in for a server that was declared wrongly, so that reading can go on. */
  static final URI UNUSABLE = URI.create("http://unusable.invalid");

  private final Map<String, URI> byName = new LinkedHashMap<>();
  private final Findings findings;

  Upstreams(Mapping block, Findings findings) {
    this.findings = findings;
    for (String name : block.keys()) {
      Mapping upstream = block.block(name);
      upstream.allowOnly(List.of("url"));
      byName.put(
          name,
          upstream
              .required("url", "http://127.0.0.1:8081")
              .map(url -> address(name, url))
              .orElse(UNUSABLE));
    }
  }

  /** The address behind a name that the file uses. */
  Optional<URI> find(Mapping.Text name) {
    URI address = byName.get(name.value());
    if (address == null) {
      findings.add(
          name.line(),
          "unknown upstream \""
              + name.value()
              + "\"; "
              + Nearest.hint(name.value(), byName.keySet()));
    }
    return Optional.ofNullable(address);
  }

  private URI address(String name, Mapping.Text url) {
    String fault = fault(url.value());
    if (fault == null) {
      return URI.create(url.value());
    }
    findings.add(
        url.line(),
        "upstream \"" + name + "\": " + fault + "; expected something like http://127.0.0.1:8081");
    return UNUSABLE;
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
}
