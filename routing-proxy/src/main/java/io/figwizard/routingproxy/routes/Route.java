package io.figwizard.routingproxy.routes;

import org.jspecify.annotations.Nullable;

/**
 * One route as it stands now. Immutable; a flip makes a new one.
 *
 * @param id for example {@code drilling.submit-answer}
 * @param effect what a request may do to the world
 * @param group routes of one group put the same user at the same place in a canary
 * @param monolith the monolith
 * @param extracted the function; null where there is none, the mode is then {@link Mode#MONOLITH}
 * @param mode where the route stands
 * @param percent share of the users on the extracted side in mode {@link Mode#CANARY}, 0 to 100, in
 *     steps of 0.01; has no meaning in the other modes
 * @param limits of each request
 * @param shadowing of copies in mode {@link Mode#SHADOW}
 * @param edge what the proxy asks of each request itself
 * @param budget of users in mode {@link Mode#CANARY}; null where the percentage alone decides
 * @param failedWhen which answers have failed although their status does not say so; null for none
 * @param userSources by what its users are recognised; all routes of a group by the same
 */
public record Route(
    String id,
    Effect effect,
    String group,
    Upstream monolith,
    @Nullable Upstream extracted,
    Mode mode,
    double percent,
    Limits limits,
    Shadowing shadowing,
    Edge edge,
    @Nullable Budget budget,
    @Nullable FailedWhen failedWhen,
    UserSources userSources) {

  private static final Assignment ALL_MONOLITH =
      new Assignment(Side.MONOLITH, Assignment.NO_BUCKET, "the mode is monolith");
  private static final Assignment ALL_SHADOWED =
      new Assignment(
          Side.MONOLITH,
          Assignment.NO_BUCKET,
          "the mode is shadow: the monolith answers, the extracted side gets a copy of some"
              + " requests");
  private static final Assignment ALL_RUN_DRY =
      new Assignment(
          Side.MONOLITH,
          Assignment.NO_BUCKET,
          "the mode is shadow: the monolith answers, then both sides make dry runs of some"
              + " requests");
  private static final Assignment ALL_EXTRACTED =
      new Assignment(Side.EXTRACTED, Assignment.NO_BUCKET, "the mode is extracted");

  private static final Assignment RETIRED =
      new Assignment(
          Side.EXTRACTED, Assignment.NO_BUCKET, "the route is retired from the monolith");

  public Route {
    if (!(percent >= 0 && percent <= 100)) {
      throw new IllegalArgumentException(
          "percent of route " + id + " must be between 0 and 100, is " + percent);
    }
    if (extracted == null && mode != Mode.MONOLITH) {
      throw new IllegalArgumentException(
          "route "
              + id
              + " has no extracted side, so its mode must be monolith, is "
              + mode.word());
    }
    if (mode == Mode.SHADOW && !shadowing.allows(effect)) {
      throw new IllegalArgumentException(
          "route "
              + id
              + " has effect "
              + effect.word()
              + ", so a copy of its requests would reach out; it cannot be shadowed");
    }
  }

  /** Of whatever is no other route: the monolith's for good, and open to everybody. */
  public static Route unnamed(Upstream monolith, Limits limits) {
    return new Route(
        "default",
        Effect.EXTERNAL,
        "default",
        monolith,
        null,
        Mode.MONOLITH,
        0,
        limits,
        Shadowing.DEFAULT,
        Edge.NONE,
        null,
        null,
        UserSources.DEFAULT);
  }

  /**
   * Decides who serves this user. The same answer for the same user as long as mode and percent
   * stay; raising the percentage moves users to the extracted side and none away from it, and so
   * does raising the budget.
   *
   * @param userKey as {@link #userSources()} tell it
   */
  public Assignment assign(String userKey) {
    return assign(userKey, false);
  }

  /**
   * As {@link #assign(String)}, for a request: a user for whom the budget has room is let in, and
   * is on the extracted side with one of the next requests.
   */
  public Assignment admit(String userKey) {
    return assign(userKey, true);
  }

  private Assignment assign(String userKey, boolean asks) {
    return switch (mode) {
      case MONOLITH -> ALL_MONOLITH;
      case SHADOW -> needsDryRun() ? ALL_RUN_DRY : ALL_SHADOWED;
      case EXTRACTED -> ALL_EXTRACTED;
      case RETIRED -> RETIRED;
      case CANARY -> inCanary(Buckets.place(group, userKey), asks);
    };
  }

  /** The user's place in this route's group, 0 to 9999; those below {@code percent * 100} move. */
  public int bucket(String userKey) {
    return Buckets.of(group, userKey);
  }

  /** Whether its requests are not copied, but run dry by both sides. */
  public boolean needsDryRun() {
    return shadowing.onlyDry(effect);
  }

  /** How many users at most; null where there is no budget. */
  public @Nullable Integer users() {
    return budget == null ? null : budget.users();
  }

  /** Who serves a side. Throws IllegalArgumentException where the route has no such side. */
  public Upstream target(Side side) {
    if (side == Side.MONOLITH) {
      return monolith;
    }
    if (extracted == null) {
      throw new IllegalArgumentException("route " + id + " has no extracted side");
    }
    return extracted;
  }

  /** The same route at another mode and percentage. */
  public Route at(Mode newMode, double newPercent) {
    return new Route(
        id,
        effect,
        group,
        monolith,
        extracted,
        newMode,
        newPercent,
        limits,
        shadowing,
        edge,
        budget,
        failedWhen,
        userSources);
  }

  private Assignment inCanary(long place, boolean asks) {
    Assignment byBudget = budget == null ? null : budget.assign(place, asks);
    if (byBudget != null) {
      return byBudget;
    }
    int bucket = Buckets.bucket(place);
    return bucket < Math.round(percent * 100)
        ? new Assignment(
            Side.EXTRACTED, bucket, "the user's bucket is below the canary's percentage")
        : new Assignment(
            Side.MONOLITH, bucket, "the user's bucket is not below the canary's percentage");
  }
}
