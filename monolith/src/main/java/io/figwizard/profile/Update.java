package io.figwizard.profile;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Change;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.profile.ProfileSql.StoredProfile;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;

/** What the user tells about themselves. The draft stays: it may be another one by now. */
@Handles(action = "update", effect = Effect.IDEMPOTENT)
@DryRunnable
final class Update implements Action<Update.Request, Profile> {
  /**
   * What is left out stays as it is, null clears it.
   *
   * @param expectedVersion of the profile that the caller has seen
   */
  record Request(
      @NotNull @Min(0) Long expectedVersion,
      Change<
              @Size(max = Text.DISPLAY_NAME)
              @Pattern(regexp = Text.ONE_LINE, message = Text.NOT_ONE_LINE) String>
          displayName,
      Change<@Size(max = Text.ABOUT) String> about) {}

  private final ProfileChange profile;

  Update(ProfileChange profile) {
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
                request.displayName().over(current.displayName()),
                request.about().over(current.about()),
                current.timeZone(),
                current.dailyGoal(),
                current.digest(),
                current.digestHour(),
                current.updatedAt()));
  }
}
