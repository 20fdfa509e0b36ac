package io.figwizard.profile;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on profiles. All name the user: nobody reaches somebody else's. */
interface ProfileSql {
  int DEFAULT_DIGEST_HOUR = 8;

  /**
   * A row, or what stands for the row that is not there yet.
   *
   * @param digest false unless the user asked for it: mail needs consent
   * @param updatedAt null only where there is no row
   */
  record StoredProfile(
      long version,
      @Nullable String displayName,
      @Nullable String about,
      @Nullable String timeZone,
      @Nullable Integer dailyGoal,
      boolean digest,
      int digestHour,
      @Nullable Instant updatedAt) {

    static final StoredProfile NONE =
        new StoredProfile(0, null, null, null, null, false, DEFAULT_DIGEST_HOUR, null);

    StoredProfile next(Instant now) {
      return new StoredProfile(
          version + 1, displayName, about, timeZone, dailyGoal, digest, digestHour, now);
    }
  }

  @SqlQuery(
      """
      select version, display_name, about, time_zone, daily_goal, digest, digest_hour, updated_at
      from profile.profile where user_id = :userId
      """)
  Optional<StoredProfile> find(UUID userId);

  /** Changes of the same profile wait here for each other until the transaction ends. */
  @SqlQuery(
      """
      select version, display_name, about, time_zone, daily_goal, digest, digest_hour, updated_at
      from profile.profile where user_id = :userId
      for update
      """)
  Optional<StoredProfile> lock(UUID userId);

  /** Waits for whoever makes the row at this moment; 0 when they did. */
  @SqlUpdate(
      """
      insert into profile.profile
        (user_id, version, display_name, about, time_zone, daily_goal, digest, digest_hour,
         created_at, updated_at)
      values (:userId, :version, :displayName, :about, :timeZone, :dailyGoal, :digest, :digestHour,
        :updatedAt, :updatedAt)
      on conflict do nothing
      """)
  int insert(UUID userId, @BindMethods StoredProfile profile);

  @SqlUpdate(
      """
      update profile.profile set
        version = :version, display_name = :displayName, about = :about, time_zone = :timeZone,
        daily_goal = :dailyGoal, digest = :digest, digest_hour = :digestHour, updated_at = :updatedAt
      where user_id = :userId
      """)
  void update(UUID userId, @BindMethods StoredProfile profile);

  @SqlUpdate("delete from profile.profile where user_id = :userId")
  int delete(UUID userId);
}
