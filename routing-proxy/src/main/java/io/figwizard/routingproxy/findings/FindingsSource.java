package io.figwizard.routingproxy.findings;

import io.figwizard.routingproxy.control.state.SharedFindings;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds something out about routes. Thread-safe. */
public interface FindingsSource {

  SharedFindings.Kind kind();

  /**
   * Routes of which there is something to tell the other proxies.
   *
   * @param begun how often counting was begun anew at all proxies, by route
   */
  Set<String> untold(Map<String, Long> begun);

  /** What there is to tell of one of these, as JSON; null where there is nothing any more. */
  @Nullable String text(String route);

  /** They were told what there was to tell of these routes. */
  void told(Set<String> routes);
}
