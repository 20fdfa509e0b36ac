package io.figwizard.auth;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.sqlobject.config.RegisterConstructorMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** {@code auth.account}. */
@RegisterConstructorMapper(AccountDao.Account.class)
@RegisterConstructorMapper(AccountDao.Credentials.class)
interface AccountDao {
  /** An account without its password. */
  record Account(
      UUID userId,
      String email,
      @Nullable String displayName,
      @Nullable String locale,
      @Nullable String timeZone,
      Instant createdAt) {}

  /** What is needed to check a password. */
  record Credentials(UUID userId, String emailKey, String passwordHash, Instant passwordChangedAt) {
    /** Without the hash, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "Credentials[userId=" + userId + "]";
    }
  }

  /** Empty when another account has the address. */
  @SqlQuery(
      """
      insert into auth.account (email, email_key, password_hash, display_name, locale, time_zone,
                                created_at, password_changed_at)
      values (:email, :emailKey, :passwordHash, :displayName, :locale, :timeZone, :now, :now)
      on conflict (email_key) do nothing
      returning user_id""")
  Optional<UUID> insert(
      String email,
      String emailKey,
      String passwordHash,
      @Nullable String displayName,
      @Nullable String locale,
      @Nullable String timeZone,
      Instant now);

  @SqlQuery("select exists (select from auth.account where email_key = :emailKey)")
  boolean exists(String emailKey);

  @SqlQuery(
      """
      select user_id, email, display_name, locale, time_zone, created_at
      from auth.account where user_id = :userId""")
  Optional<Account> byId(UUID userId);

  @SqlQuery(
      """
      select user_id, email, display_name, locale, time_zone, created_at
      from auth.account where email_key = :emailKey""")
  Optional<Account> byEmail(String emailKey);

  @SqlQuery(
      """
      select user_id, email_key, password_hash, password_changed_at
      from auth.account where email_key = :emailKey""")
  Optional<Credentials> credentialsByEmail(String emailKey);

  @SqlQuery(
      """
      select user_id, email_key, password_hash, password_changed_at
      from auth.account where user_id = :userId""")
  Optional<Credentials> credentialsById(UUID userId);

  /**
   * Makes every other change of this user's sessions and password wait until the transaction ends.
   * Empty when there is no such account (any more).
   */
  @SqlQuery(
      """
      select user_id, email_key, password_hash, password_changed_at
      from auth.account where user_id = :userId for no key update""")
  Optional<Credentials> lock(UUID userId);

  /** A new password. */
  @SqlUpdate(
      """
      update auth.account set password_hash = :passwordHash, password_changed_at = :now
      where user_id = :userId""")
  void changePassword(UUID userId, String passwordHash, Instant now);

  /** The same password under newer parameters; nothing when it has been changed meanwhile. */
  @SqlUpdate(
      """
      update auth.account set password_hash = :newHash
      where user_id = :userId and password_hash = :oldHash""")
  void rehash(UUID userId, String oldHash, String newHash);

  /** Takes sessions and reset tokens with it. */
  @SqlUpdate("delete from auth.account where user_id = :userId")
  void delete(UUID userId);
}
