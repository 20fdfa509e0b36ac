package io.figwizard.loadtests.stack;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a local stack consists of, beside PostgreSQL, monolith and proxy.
 *
 * @param functions which of them run
 * @param twins whether there are doubles of providers where no real keys are given
 * @param liveStripe whether a real key may be the production variant's
 * @param functionHeap how much memory each of them may use
 * @param startAnyway whether the stack is there although a service did not start, so that somebody
 *     can watch and start it again
 * @param actsByItself whether worker and proxy do what nobody asked for: jobs, deliveries,
 *     automatic rollbacks
 */
public record StackPlan(
    Set<LocalFunction> functions,
    boolean twins,
    boolean liveStripe,
    Heap functionHeap,
    boolean startAnyway,
    boolean actsByItself) {

  public StackPlan {
    functions = Set.copyOf(functions);
  }

  /**
   * What moving one route of drilling takes, as it is measured: no job disturbs it, and while the
   * function is dead the route stays, to show what happens then.
   */
  public static StackPlan demo() {
    return new StackPlan(Set.of(LocalFunction.DRILLING), false, false, Heap.MEASURED, false, false);
  }

  /** Everything, for somebody who is shown around; without a part there is no tour. */
  public static StackPlan tour() {
    return new StackPlan(EnumSet.allOf(LocalFunction.class), true, false, Heap.IDLE, false, true);
  }

  /** For somebody who looks around. */
  static StackPlan up(Set<LocalFunction> functions, boolean liveStripe) {
    return new StackPlan(functions, true, liveStripe, Heap.IDLE, true, true);
  }
}
