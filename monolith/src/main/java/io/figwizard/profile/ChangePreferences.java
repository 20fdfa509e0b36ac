package io.figwizard.profile;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Change;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.KnownTimeZone;
import io.figwizard.profile.ProfileSql.StoredProfile;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/** How the user wants to be treated. */
@Handles(action = "preferences", effect = Effect.IDEMPOTENT)
@DryRunnable
final class ChangePreferences implements Action<ChangePreferences.Request, Profile> {
  /**
   * What is left out stays as it is; null clears it, so that what holds for everybody holds again.
   *
   * @param expectedVersion of the profile that the caller has seen
   * @param timeZone null: that of the account
   * @param dailyGoal cards to answer a day; null: no goal
   * @param digest whether to send a mail every day; null: no
   * @param digestHour at which hour of the user's day; null: at eight
   */
  record Request(
      @NotNull @Min(0) Long expectedVersion,
      Change<@KnownTimeZone String> timeZone,
      Change<@Min(1) @Max(10_000) Integer> dailyGoal,
      Change<Boolean> digest,
      Change<@Min(0) @Max(23) Integer> digestHour) {}

  private final ProfileChange profile;

  ChangePreferences(ProfileChange profile) {
    this.profile = profile;
  }

  @Override
  public Profile handle(Call call, Request request) {
    return profile.apply(
        call,
        request.expectedVersion(),
        current ->
            new StoredProfile(
                current.version(),
                current.displayName(),
                current.about(),
                request.timeZone().over(current.timeZone()),
                request.dailyGoal().over(current.dailyGoal()),
                request.digest().over(current.digest(), StoredProfile.NONE.digest()),
                request.digestHour().over(current.digestHour(), StoredProfile.NONE.digestHour()),
                current.updatedAt()));
  }
}
