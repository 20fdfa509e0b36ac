package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Credentials;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Removes the caller's account, which takes the password to prove, and tells the other domains by
 * {@code user.deleted} in {@code auth.outbox}, in the same transaction. A wrong password answers
 * 403 {@code wrong_password} and counts like a failed login. Asked again with the same access
 * token, it answers the same: there is no account.
 */
@Handles(action = "delete-account", effect = Effect.IDEMPOTENT)
final class DeleteAccount implements Action<DeleteAccount.Request, DeleteAccount.Answer> {
  /** The account's password. */
  record Request(@NotEmpty @Size(max = 1000) String password) {
    /** Without the password, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "DeleteAccount.Request[]";
    }
  }

  /** The account is gone. */
  record Answer(boolean deleted) {}

  private final Jdbi jdbi;
  private final PasswordCheck passwords;
  private final Duration tokensExpired;
  private final Clock clock;

  /**
   * @param tokensExpired after this time no access token from before is good any more
   */
  DeleteAccount(Jdbi jdbi, PasswordCheck passwords, Duration tokensExpired, Clock clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.tokensExpired = tokensExpired;
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    Optional<Credentials> known =
        jdbi.withExtension(AccountDao.class, accounts -> accounts.credentialsById(call.userId()));
    if (known.isPresent()) {
      delete(call, known.get(), request.password());
    }
    return new Answer(true);
  }

  private void delete(Call call, Credentials known, String password) {
    if (passwords.prove(known, known.emailKey(), call.clientAddress(), password).isEmpty()) {
      throw ChangePassword.wrongPassword();
    }
    AccountDao accounts = call.sql(AccountDao.class);
    Optional<Credentials> now = accounts.lock(known.userId());
    if (now.isEmpty()) {
      return;
    }
    if (!now.get().passwordChangedAt().equals(known.passwordChangedAt())) {
      throw ChangePassword.wrongPassword();
    }
    accounts.delete(known.userId());
    // The failures hold a hash of the e-mail address: nothing of the person stays.
    call.sql(LoginFailureDao.class).deleteOfAccount(EmailAddress.accountKey(known.emailKey()));
    Instant gone = clock.instant();
    call.sql(OutboxDao.class).userDeleted(known.userId(), gone, gone.plus(tokensExpired));
  }
}
