package io.figwizard.routingproxy.control.state;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of the history.
 *
 * @param generation the one this change made; no two changes share one
 * @param route null for a change of routes.yml
 * @param from null for a change of routes.yml
 * @param to null for a change of routes.yml
 * @param why the reason given
 * @param evidence id of the evidence that allowed it, null where none was needed or it was forced
 * @param forced whether order and evidence were overridden
 * @param shadow what copies had shown; null where nothing was asked
 * @param declared what a file of wanted standings said from then on; null for all other changes
 */
public record Change(
    long generation,
    Instant at,
    Kind kind,
    String who,
    @Nullable String route,
    @Nullable Standing from,
    @Nullable Standing to,
    String why,
    @Nullable String evidence,
    boolean forced,
    @Nullable ShadowProof shadow,
    @Nullable Declaration declared) {

  /** What kind of change it was. */
  public enum Kind {
    FLIP,
    ROLLBACK,
    ROUTES
  }

  /** A move that somebody asked for; the reason is still to be added. */
  public static Change flip(
      long generation, Instant at, String who, String route, Standing from, Standing to) {
    return new Change(generation, at, Kind.FLIP, who, route, from, to, "", null, false, null, null);
  }

  /** The way back; the reason is still to be added. */
  public static Change rollback(
      long generation, Instant at, String who, String route, Standing from) {
    return new Change(
        generation,
        at,
        Kind.ROLLBACK,
        who,
        route,
        from,
        Standing.MONOLITH,
        "",
        null,
        false,
        null,
        null);
  }

  /** Another routes.yml; what differs is still to be added. */
  public static Change routes(long generation, Instant at, String who) {
    return new Change(
        generation, at, Kind.ROUTES, who, null, null, null, "", null, false, null, null);
  }

  /**
   * What a file of wanted standings says; the reason is still to be added. Of kind {@link
   * Kind#ROUTES}: a version that does not know more kinds reads it.
   */
  public static Change declared(long generation, Instant at, String who, Declaration declaration) {
    return new Change(
        generation, at, Kind.ROUTES, who, null, null, null, "", null, false, null, declaration);
  }

  /** The same change with its reason. */
  public Change because(String reason) {
    return because(reason, null, false);
  }

  /** The same change with its reason and what allowed it. */
  public Change because(String reason, @Nullable String allowedBy, boolean override) {
    return new Change(
        generation, at, kind, who, route, from, to, reason, allowedBy, override, shadow, declared);
  }

  /** The same change with what copies had shown. */
  public Change after(@Nullable ShadowProof shown) {
    return new Change(
        generation, at, kind, who, route, from, to, why, evidence, forced, shown, declared);
  }
}
