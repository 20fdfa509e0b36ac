package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Credentials;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether the caller knows an account's password: counted, limited, without a connection.
 */
final class PasswordCheck {
  private final AttemptLimit limit;
  private final PasswordHashing hashing;

  PasswordCheck(AttemptLimit limit, PasswordHashing hashing) {
    this.limit = limit;
    this.hashing = hashing;
  }

  /**
   * The caller knew the password.
   *
   * @param newHash to be stored in place of one with outdated parameters
   */
  record Proof(Credentials credentials, AttemptLimit.Attempt attempt, @Nullable String newHash) {}

  /**
   * Takes the same work whether or not there is an account.
   *
   * @param credentials null where the e-mail address has no account
   * @return empty for a wrong password and for no account; the attempt then stays counted
   * @throws io.figwizard.handlerkit.Refusal 429 after too many failures, whatever the password; 503
   *     when too many passwords are being checked
   */
  Optional<Proof> prove(
      @Nullable Credentials credentials, String emailKey, String clientAddress, String password) {
    AttemptLimit.Attempt attempt = limit.begin(EmailAddress.accountKey(emailKey), clientAddress);
    String stored = credentials == null ? null : credentials.passwordHash();
    PasswordHashing.Check check = limit.attempting(attempt, () -> hashing.check(password, stored));
    return credentials == null || !check.right()
        ? Optional.empty()
        : Optional.of(new Proof(credentials, attempt, check.newHash()));
  }
}
