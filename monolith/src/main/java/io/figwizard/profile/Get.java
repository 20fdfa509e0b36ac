package io.figwizard.profile;

import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.profile.ProfileSql.StoredProfile;
import org.jspecify.annotations.Nullable;

/** The caller's own profile, which every user has, and the draft, if there is one. */
@Handles(action = "get", effect = Effect.SAFE)
final class Get implements Action<Get.Request, Get.Answer> {
  /** Nothing: the access token says who asks. */
  record Request() {}

  record Answer(Profile profile, @Nullable Draft draft) {}

  @Override
  public Answer handle(Call call, Request request) {
    StoredProfile stored =
        call.sql(ProfileSql.class).find(call.userId()).orElse(StoredProfile.NONE);
    return new Answer(
        Profile.of(stored), call.sql(DraftSql.class).find(call.userId()).orElse(null));
  }
}
