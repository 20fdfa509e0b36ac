package io.figwizard.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code auth.password_reset}. */
interface PasswordResetDao {
  @SqlUpdate(
      """
      insert into auth.password_reset (token_hash, user_id, expires_at)
      values (:tokenHash, :userId, :expiresAt)""")
  void insert(byte[] tokenHash, UUID userId, Instant expiresAt);

  /** Whose token it is, while it is good. */
  @SqlQuery(
      """
      select user_id from auth.password_reset
      where token_hash = :tokenHash and expires_at > :now""")
  Optional<UUID> find(byte[] tokenHash, Instant now);

  /** Uses the token up: of several who try, one gets the user. */
  @SqlQuery(
      """
      delete from auth.password_reset
      where token_hash = :tokenHash and expires_at > :now
      returning user_id""")
  Optional<UUID> take(byte[] tokenHash, Instant now);

  @SqlQuery("select count(*) from auth.password_reset where user_id = :userId")
  int count(UUID userId);

  @SqlUpdate("delete from auth.password_reset where user_id = :userId and expires_at <= :now")
  void deleteExpired(UUID userId, Instant now);

  @SqlUpdate("delete from auth.password_reset where user_id = :userId")
  void deleteAll(UUID userId);
}
