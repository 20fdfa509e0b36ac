package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.AdvanceStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a route's way up by itself is.
 *
 * @param goesOn whether it is under way
 * @param startedBy who started it last; null where nobody did, or what it came to was before the
 *     proxy started
 * @param message what it waits for, or why it has ended
 * @param steps as {@code 10.0 % for PT24H}
 */
public record AdvanceReport(
    String route, boolean goesOn, @Nullable String startedBy, String message, List<String> steps) {

  static AdvanceReport of(String route, @Nullable Advance advance, List<AdvanceStep> steps) {
    return new AdvanceReport(
        route,
        advance != null && !advance.over(),
        advance == null ? null : advance.startedBy(),
        advance == null ? "nobody has started it at this proxy" : advance.message(),
        steps.stream().map(step -> step.percent() + " % for " + step.observed()).toList());
  }
}
