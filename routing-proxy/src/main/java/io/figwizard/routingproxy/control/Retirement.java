package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a route may lose its way back. */
final class Retirement {

  private Retirement() {}

  /**
   * Throws ControlRefusal where it may not.
   *
   * @param last how it came to where it stands
   */
  static void check(
      String id,
      Standing from,
      @Nullable Change last,
      Instant quietSince,
      int days,
      Instant now,
      FlipRequest request) {
    FlipRules.checkReason(request);
    if (from.mode() == Mode.RETIRED) {
      return;
    }
    if (from.mode() != Mode.EXTRACTED || last == null) {
      // Force does not help: users would lose the side that serves them.
      throw ControlRefusal.conflict(
          "not_extracted",
          "The route "
              + id
              + " stands at "
              + from
              + "; only what is extracted can be retired. Look with `./fig routes`.");
    }
    Instant since = last.at().isAfter(quietSince) ? last.at() : quietSince;
    if (!request.force() && Duration.between(since, now).compareTo(Duration.ofDays(days)) < 0) {
      throw ControlRefusal.conflict(
          "monolith_needed",
          "The monolith may have been needed for "
              + id
              + " until "
              + since
              + " (it served a request, or nobody looked before); expected: "
              + days
              + " days without. Ask again after "
              + since.plus(Duration.ofDays(days))
              + ", or override with --force --reason \"...\".");
    }
  }
}
