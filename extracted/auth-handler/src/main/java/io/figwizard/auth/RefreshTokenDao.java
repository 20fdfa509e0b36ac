package io.figwizard.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code auth.refresh_token}. All changes happen under {@link AccountDao#lock}. */
@RegisterConstructorMapper(RefreshTokenDao.Row.class)
interface RefreshTokenDao {
  /** A token as it is stored. */
  record Row(
      UUID familyId,
      UUID userId,
      Instant expiresAt,
      @Nullable Instant usedAt,
      @Nullable Instant revokedAt) {}

  @SqlUpdate(
      """
      insert into auth.refresh_token (token_hash, family_id, user_id, issued_at, expires_at)
      values (:tokenHash, :familyId, :userId, :now, :expiresAt)""")
  void insert(byte[] tokenHash, UUID familyId, UUID userId, Instant now, Instant expiresAt);

  @SqlQuery(
      """
      select family_id, user_id, expires_at, used_at, revoked_at
      from auth.refresh_token where token_hash = :tokenHash""")
  Optional<Row> find(byte[] tokenHash);

  @SqlUpdate("update auth.refresh_token set used_at = :now where token_hash = :tokenHash")
  void markUsed(byte[] tokenHash, Instant now);

  @SqlUpdate(
      """
      update auth.refresh_token set revoked_at = :now
      where family_id = :familyId and revoked_at is null""")
  void revokeFamily(UUID familyId, Instant now);

  /** All sessions of a user, but for one family where given. */
  @SqlUpdate(
      """
      update auth.refresh_token set revoked_at = :now
      where user_id = :userId and revoked_at is null
        and family_id is distinct from cast(:spared as uuid)""")
  void revokeAll(UUID userId, @Nullable UUID spared, Instant now);

  @SqlUpdate("delete from auth.refresh_token where user_id = :userId and expires_at <= :now")
  void deleteExpired(UUID userId, Instant now);
}
