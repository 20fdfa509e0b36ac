package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.Nearest;
import io.figwizard.routingproxy.routes.Upstream;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The named servers that routes lead to. */
final class Upstreams {

  /** Stands in for servers that were declared wrongly, so that reading can go on. */
  static final Upstream UNUSABLE = Upstream.of("unusable", URI.create("http://unusable.invalid"));

  private final Map<String, Upstream> byName = new LinkedHashMap<>();
  private final Findings findings;

  Upstreams(Mapping block, Findings findings) {
    this.findings = findings;
    UpstreamBlock reader = new UpstreamBlock(findings);
    for (String name : block.keys()) {
      byName.put(name, reader.read(name, block.block(name)).orElse(UNUSABLE));
    }
  }

  /** The servers behind a name that the file uses. */
  Optional<Upstream> find(Mapping.Text name) {
    Upstream named = byName.get(name.value());
    if (named == null) {
      findings.add(
          name.line(),
          "unknown upstream \""
              + name.value()
              + "\"; "
              + Nearest.hint(name.value(), byName.keySet()));
    }
    return Optional.ofNullable(named);
  }
}
