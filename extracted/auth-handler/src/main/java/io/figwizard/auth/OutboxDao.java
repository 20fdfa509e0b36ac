package io.figwizard.auth;

import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code auth.outbox}: what others must learn, written in the transaction that makes it true. */
interface OutboxDao {
  /**
   * Said twice.
   *
   * @param again when no access token of the user is good any more: with one of them, rows may have
   *     come after the first time
   */
  @SqlUpdate(
      """
      insert into auth.outbox (type, ordering_key, payload, created_at, available_at)
      select 'user.deleted', 'user:' || cast(:userId as text),
             jsonb_build_object('userId', cast(:userId as text)), :now, at
      from unnest(array[cast(:now as timestamptz), cast(:again as timestamptz)]) as at""")
  void userDeleted(UUID userId, Instant now, Instant again);

  /** {@link RequestPasswordReset} says why the token is in it. */
  @SqlUpdate(
      """
      insert into auth.outbox (type, ordering_key, payload, created_at)
      values ('password-reset.requested', 'user:' || cast(:userId as text),
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
