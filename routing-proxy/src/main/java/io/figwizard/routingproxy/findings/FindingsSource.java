package io.figwizard.routingproxy.findings;

import io.figwizard.routingproxy.control.state.SharedFindings;
import java.util.Map;
import java.util.Set;

/** Finds something out about routes. Thread-safe. */
public interface FindingsSource {

  SharedFindings.Kind kind();

  /**
   * What there is to tell the other proxies, as JSON by route.
   *
   * @param begun how often counting was begun anew at all proxies, by route
   */
  Map<String, String> untold(Map<String, Long> begun);

  /** They were told what there was to tell of these routes. */
  void told(Set<String> routes);
}
