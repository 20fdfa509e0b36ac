package io.figwizard.auth;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code auth.outbox}: what others must learn, written in the transaction that makes it true. */
interface OutboxDao {
  @SqlUpdate(
      """
      insert into auth.outbox (type, payload, created_at)
      values ('user.deleted',
              jsonb_build_object('userId', cast(:userId as text)), :now)""")
  void userDeleted(UUID userId, Instant now);

  /** {@link RequestPasswordReset} says why the token is in it. */
  @SqlUpdate(
      """
      insert into auth.outbox (type, payload, created_at)
      values ('password-reset.requested',
              jsonb_build_object(
                  'userId', cast(:userId as text), 'email', cast(:email as text),
                  'displayName', cast(:displayName as text), 'locale', cast(:locale as text),
                  'token', cast(:token as text), 'expiresAt', cast(:expiresAt as timestamptz)),
              :now)""")
  void passwordResetRequested(
      UUID userId,
      String email,
      @Nullable String displayName,
      @Nullable String locale,
      String token,
      Instant expiresAt,
      Instant now);
}
