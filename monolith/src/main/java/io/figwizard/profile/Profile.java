package io.figwizard.profile;

import io.figwizard.profile.ProfileSql.StoredProfile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A profile as its owner sees it.
 *
 * @param version what a change names as {@code expectedVersion}; 0 before the first one
 * @param displayName null where the account's name is to be shown
 * @param updatedAt null before the first change
 */
record Profile(
    long version,
    @Nullable String displayName,
    @Nullable String about,
    Preferences preferences,
    @Nullable Instant updatedAt) {

  /**
   * How the user wants to be treated.
   *
   * @param timeZone the name of a time zone; null where the account's counts
   * @param dailyGoal cards to answer a day; null where there is no goal
   * @param digest whether to send a mail every day
   * @param digestHour at which hour of the user's day
   */
  record Preferences(
      @Nullable String timeZone, @Nullable Integer dailyGoal, boolean digest, int digestHour) {}

  static Profile of(StoredProfile stored) {
    return new Profile(
        stored.version(),
        stored.displayName(),
        stored.about(),
        new Preferences(
            stored.timeZone(), stored.dailyGoal(), stored.digest(), stored.digestHour()),
        stored.updatedAt());
  }
}
