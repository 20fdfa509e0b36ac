package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.ShadowProof;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Route;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Decides whether what copies have shown lets users go to the extracted side. Thread-safe. */
@FunctionalInterface
public interface ShadowCheck {

  /** Lets everything pass. */
  ShadowCheck NONE = (route, from, to, request) -> null;

  /**
   * What it was allowed by; null where nothing was asked. May ask other servers.
   *
   * @throws ControlRefusal naming what differs or was not compared, and what to do
   */
  @Nullable ShadowProof check(Route route, Standing from, Standing to, FlipRequest request);

  /**
   * How often operators have had it begun anew, by route; without those of which nobody had it.
   * What a check said does not hold where the number is another one than before it.
   *
   * @throws ControlRefusal where nobody can be asked
   */
  default Map<String, Long> begun() {
    return Map.of();
  }
}
