package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.routes.Mode;
import java.time.Instant;
import java.util.List;

/** Changes to keep and to find again. */
final class Changes {

  private Changes() {}

  static Change flip(long generation) {
    return flip(generation, "drilling.stats");
  }

  static Change flip(long generation, String route) {
    return new Change(
        generation,
        Instant.parse("2026-03-01T12:00:00.123456789Z").plusSeconds(generation),
        Change.Kind.FLIP,
        "ada",
        route,
        new Standing(Mode.CANARY, (generation - 1) % 100),
        new Standing(Mode.CANARY, generation % 100),
        "warum nicht: \u00e4\u20ac",
        null,
        true,
        new ShadowProof(3000, 0.001, List.of("404 deck_not_found")),
        null);
  }
}
