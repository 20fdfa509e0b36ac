package io.figwizard.routingproxy.watch;

import io.figwizard.routingproxy.routes.FailedWhen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one route is compared with, as it lies on the disk for the proxy that comes after.
 * Immutable.
 *
 * @param declared which requests are the route's, as it was declared then
 * @param failedWhen what its answers were looked into for
 * @param countedSince since when; null where it was as long as anybody knows
 * @param all of all proxies
 * @param own of this one alone; null where that is the same
 */
record KeptBaseline(
    String route,
    String declared,
    @Nullable FailedWhen failedWhen,
    @Nullable Instant countedSince,
    Told all,
    @Nullable Told own) {

  /**
   * What the monolith did.
   *
   * @param since when the first of it may have been
   */
  record Told(KeptNumbers numbers, Instant since) {

    @SuppressWarnings("ConstantValue") // What is read may lack a member.
    private boolean sound(Instant oldest) {
      return numbers != null && numbers.sound() && since != null && !since.isBefore(oldest);
    }
  }

  /**
   * Whether it may still be compared with.
   *
   * @param declaredNow null where there is no such route any more
   * @param oldest what was before says nothing
   */
  @SuppressWarnings("ConstantValue") // What is read may lack a member.
  boolean stillCounts(@Nullable String declaredNow, Instant oldest) {
    return declared != null
        && declared.equals(declaredNow)
        && all != null
        && all.sound(oldest)
        && (own == null || own.sound(oldest));
  }
}
