package io.figwizard.auth;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** {@code auth.login_failure}. */
interface LoginFailureDao {
  /** Holds the named lock until the transaction ends; good through a transaction pooler too. */
  @SqlQuery("select true from pg_advisory_xact_lock(hashtextextended(:name, 0))")
  boolean lock(String name);

  /** When the newest failure but {@code skipped} of the account was, within the window. */
  @SqlQuery(
      """
      select failed_at from auth.login_failure
      where account_key = :accountKey and failed_at > :since
      order by failed_at desc offset :skipped limit 1""")
  Optional<Instant> ofAccount(byte[] accountKey, Instant since, int skipped);

  /** When the newest failure but {@code skipped} from the address was, within the window. */
  @SqlQuery(
      """
      select failed_at from auth.login_failure
      where address = :address and failed_at > :since
      order by failed_at desc offset :skipped limit 1""")
  Optional<Instant> ofAddress(String address, Instant since, int skipped);

  @SqlQuery(
      """
      insert into auth.login_failure (account_key, address, failed_at)
      values (:accountKey, :address, :now)
      returning failure_id""")
  long insert(byte[] accountKey, String address, Instant now);

  @SqlUpdate("delete from auth.login_failure where failure_id = :failureId")
  void delete(long failureId);

  /** The given one, and those before it of the same account from the same address. */
  @SqlUpdate(
      """
      delete from auth.login_failure as earlier using auth.login_failure as this
      where this.failure_id = :failureId and earlier.failure_id <= this.failure_id
        and earlier.account_key = this.account_key and earlier.address = this.address""")
  void deleteUpTo(long failureId);

  @SqlUpdate("delete from auth.login_failure where account_key = :accountKey")
  void deleteOfAccount(byte[] accountKey);

  /** Some of those that count no more, whoever they belong to; never waits for another caller. */
  @SqlUpdate(
      """
      delete from auth.login_failure where failure_id in (
        select failure_id from auth.login_failure where failed_at <= :before
        order by failed_at limit 20 for update skip locked)""")
  void deleteSomeOlder(Instant before);
}
