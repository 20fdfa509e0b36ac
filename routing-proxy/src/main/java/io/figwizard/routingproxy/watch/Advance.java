package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.AdvanceStep;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route's way up by itself.
 *
 * @param startedBy who wanted it
 * @param evidence compact JWS, asked again with every step
 * @param generation of the change that brought the route where it stands; any other one ends this
 * @param since when it came there, as {@link System#nanoTime}
 * @param over whether it has ended
 * @param message what it waits for, or why it has ended
 */
record Advance(
    String startedBy, String evidence, long generation, long since, boolean over, String message) {

  Advance ended(String why) {
    return new Advance(startedBy, evidence, generation, since, true, why);
  }

  Advance waits(String what) {
    return new Advance(startedBy, evidence, generation, since, false, what);
  }

  Advance at(long newGeneration, long now) {
    return new Advance(startedBy, evidence, newGeneration, now, false, "came to this step");
  }

  /** The step a route stands at; null where it is none of them. */
  static @Nullable AdvanceStep here(List<AdvanceStep> steps, double percent) {
    return steps.stream().filter(step -> step.percent() == percent).findFirst().orElse(null);
  }

  /** The step after that; null where there is none. */
  static @Nullable AdvanceStep after(List<AdvanceStep> steps, double percent) {
    return steps.stream().filter(step -> step.percent() > percent).findFirst().orElse(null);
  }
}
