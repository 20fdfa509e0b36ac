package io.figwizard.loadtests.data;

import org.jspecify.annotations.Nullable;

/**
 * What others have to know of a user's profile. Times are days around the moment of the data.
 *
 * @param isThere whether the user has ever changed anything about it
 * @param timeZone null: the account's
 */
record ProfileHistory(
    boolean isThere, double createdAt, @Nullable String timeZone, boolean digest, int digestHour) {

  /** Few: every day, the local stack sends a mail to each of them. */
  private static final double WANTS_DIGEST = 0.02;

  static ProfileHistory of(long seed, Population population, int index) {
    Dice dice = Dice.of(seed, "profile", index);
    boolean isThere = dice.chance(population.isBusy(index) ? 0.9 : 0.45);
    return new ProfileHistory(
        isThere,
        -dice.between(0.5, UserRows.YOUNGEST - 1.0),
        dice.chance(0.7) ? null : dice.pick(UserRows.TIME_ZONES),
        isThere && dice.chance(WANTS_DIGEST),
        dice.chance(0.6) ? 8 : dice.below(24));
  }

  /** In which the days of the user with that index are counted, as the jobs count them. */
  String zoneOfDays(long seed, int index) {
    String ofAccount = UserRows.timeZone(seed, index);
    return timeZone != null ? timeZone : ofAccount != null ? ofAccount : "UTC";
  }
}
