package io.figwizard.auth;

import java.time.Instant;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/**
 * What is of no use to anybody any more, a part of it at a time, the oldest first. Waits for
 * nobody: what others are at stays for the next time.
 */
interface PurgeDao {
  @SqlUpdate(
      """
      delete from auth.refresh_token where token_hash in (
        select token_hash from auth.refresh_token where expires_at <= :now
        order by expires_at limit :atMost for update skip locked)""")
  int refreshTokens(Instant now, int atMost);

  @SqlUpdate(
      """
      delete from auth.password_reset where token_hash in (
        select token_hash from auth.password_reset where expires_at <= :now
        order by expires_at limit :atMost for update skip locked)""")
  int passwordResets(Instant now, int atMost);

  @SqlUpdate(
      """
      delete from auth.login_failure where failure_id in (
        select failure_id from auth.login_failure where failed_at <= :before
        order by failed_at limit :atMost for update skip locked)""")
  int loginFailures(Instant before, int atMost);

  /** Orders of mails that nobody took: they hold tokens. */
  @SqlUpdate(
      """
      delete from auth.outbox where sequence in (
        select sequence from auth.outbox
        where type = 'password-reset.requested'
          and cast(payload ->> 'expiresAt' as timestamptz) <= :now
        limit :atMost for update skip locked)""")
  int resetOrders(Instant now, int atMost);
}
