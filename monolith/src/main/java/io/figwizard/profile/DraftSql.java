package io.figwizard.profile;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** Statements on drafts, of which a user has one or none. All name the user. */
interface DraftSql {
  @SqlQuery(
      """
      select version, display_name, about, saved_at from profile.draft where user_id = :userId
      """)
  Optional<Draft> find(UUID userId);

  /** Whoever saves or deletes the same draft waits here until the transaction ends. */
  @SqlQuery(
      """
      select version, display_name, about, saved_at from profile.draft where user_id = :userId
      for update
      """)
  Optional<Draft> lock(UUID userId);

  /**
   * Waits for whoever makes the row at this moment; empty when they did.
   *
   * <p>Versions of drafts are of one sequence: with numbers of its own, a draft that was deleted
   * and begun anew would have the version of another text.
   */
  @SqlQuery(
      """
      insert into profile.draft (user_id, version, display_name, about, saved_at)
      values (:userId, nextval('profile.draft_version'), :displayName, :about, :now)
      on conflict do nothing
      returning version, display_name, about, saved_at
      """)
  Optional<Draft> insert(
      UUID userId, @Nullable String displayName, @Nullable String about, Instant now);

  @SqlQuery(
      """
      update profile.draft set
        version = nextval('profile.draft_version'),
        display_name = :displayName, about = :about, saved_at = :now
      where user_id = :userId
      returning version, display_name, about, saved_at
      """)
  Draft update(UUID userId, @Nullable String displayName, @Nullable String about, Instant now);

  @SqlUpdate("delete from profile.draft where user_id = :userId")
  int delete(UUID userId);
}
