package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.control.evidence.RunningBuilds;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Upstream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which builds both sides run, each server asked once. Not thread-safe; one for each look. */
final class Builds {

  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final RunningBuilds running;
  private final Map<Upstream, String> known = new HashMap<>();

  Builds(RunningBuilds running) {
    this.running = running;
  }

  static RunningBuilds asked() {
    return new RunningBuilds(PATIENCE);
  }

  /** Null where a side cannot tell. */
  @Nullable String of(Route route) {
    Upstream extracted = route.extracted();
    if (extracted == null) {
      return null;
    }
    String one = of("monolith", route.monolith());
    String other = of("extracted", extracted);
    return one.isEmpty() || other.isEmpty() ? null : "monolith " + one + ", extracted " + other;
  }

  /** Of several servers all builds there are; empty where one of them cannot tell. */
  private String of(String side, Upstream upstream) {
    return known.computeIfAbsent(
        upstream,
        asked -> {
          List<String> builds =
              running.ask(side, asked).stream()
                  .map(answer -> answer.join().build())
                  .distinct()
                  .sorted()
                  .toList();
          return builds.contains("") ? "" : String.join(" and ", builds);
        });
  }
}
