package io.figwizard.profile;

import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Now;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.profile.ProfileSql.StoredProfile;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Changes the caller's profile, if it still is the one that the caller has seen.
 *
 * <p>A request that asks for what is there already changes nothing and is answered with it,
 * whatever version it names: so a repetition of a request whose answer got lost is no conflict with
 * itself.
 */
final class ProfileChange {
  private final Now now;

  ProfileChange(Now now) {
    this.now = now;
  }

  /**
   * @param expectedVersion of the profile that the caller has seen
   * @throws Refusal 409 when it has another one
   */
  Profile apply(Call call, long expectedVersion, UnaryOperator<StoredProfile> change) {
    ProfileSql sql = call.sql(ProfileSql.class);
    while (true) {
      Optional<StoredProfile> row = sql.lock(call.userId());
      StoredProfile current = row.orElse(StoredProfile.NONE);
      StoredProfile wanted = change.apply(current);
      if (wanted.equals(current)) {
        return Profile.of(current);
      }
      if (current.version() != expectedVersion) {
        throw VersionConflict.of("profile", expectedVersion, current.version());
      }
      StoredProfile next = wanted.next(now.instant());
      if (row.isPresent()) {
        sql.update(call.userId(), next);
        return Profile.of(next);
      }
      if (sql.insert(call.userId(), next) == 1) {
        return Profile.of(next);
      }
      // Somebody else made the first change between the two statements; it is seen now.
    }
  }
}
