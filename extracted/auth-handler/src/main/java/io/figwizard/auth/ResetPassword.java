package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Credentials;
import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Sets a new password for whoever got the mail of {@link RequestPasswordReset}. The token is good
 * once: of several who send it at once, one succeeds; the others, and whoever sends an expired or
 * unknown one, get 410 {@code invalid_reset_token}. Ends all sessions and lifts the account's lock
 * after failed logins.
 */
@Handles(action = "reset-password", effect = Effect.WRITE, access = Access.PUBLIC)
@RateLimited(by = RateLimited.By.ADDRESS, requests = 300, seconds = 60)
final class ResetPassword implements Action<ResetPassword.Request, ResetPassword.Answer> {
  /** The mail's token and the new password. */
  record Request(@NotBlank @Size(max = 200) String token, @NewPassword String newPassword) {
    /** Without token and password, so that no log line can ever hold them. */
    @Override
    public String toString() {
      return "ResetPassword.Request[]";
    }
  }

  /** The change as it is stored. */
  record Answer(Instant passwordChangedAt) {}

  private final Jdbi jdbi;
  private final PasswordHashing hashing;
  private final Clock clock;

  ResetPassword(Jdbi jdbi, PasswordHashing hashing, Clock clock) {
    this.jdbi = jdbi;
    this.hashing = hashing;
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    byte[] tokenHash = new SecretToken(request.token()).hash();
    // Looked at first, so that nobody makes us hash passwords with invented tokens.
    UUID userId =
        jdbi.withExtension(
            PasswordResetDao.class,
            resets ->
                resets.find(tokenHash, clock.instant()).orElseThrow(ResetPassword::invalidToken));
    String passwordHash = hashing.hash(request.newPassword());

    AccountDao accounts = call.sql(AccountDao.class);
    Credentials account = accounts.lock(userId).orElseThrow(ResetPassword::invalidToken);
    PasswordResetDao resets = call.sql(PasswordResetDao.class);
    Instant now = clock.instant();
    if (resets.take(tokenHash, now).isEmpty()) {
      throw invalidToken();
    }
    resets.deleteAll(userId);
    accounts.changePassword(userId, passwordHash, now);
    call.sql(RefreshTokenDao.class).revokeAll(userId, null, now);
    call.sql(LoginFailureDao.class).deleteOfAccount(EmailAddress.accountKey(account.emailKey()));
    return new Answer(now);
  }

  private static Refusal invalidToken() {
    return new Refusal(
        410,
        "invalid_reset_token",
        "The token is unknown, expired or already used. Request a new one.",
        Map.of());
  }
}
