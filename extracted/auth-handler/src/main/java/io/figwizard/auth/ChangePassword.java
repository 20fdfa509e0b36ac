package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Credentials;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the password and ends the user's other sessions: all but the one whose refresh token is
 * sent along. Reset mails that are on their way become useless. A wrong current password answers
 * 403 {@code wrong_password} and counts like a failed login; an access token alone must not be
 * enough to guess it.
 *
 * <p>Declared idempotent: sent again, it changes nothing more (the current password is then
 * another). So no {@code Idempotency-Key} applies, which would keep a fast hash of two passwords in
 * a table.
 */
@Handles(action = "change-password", effect = Effect.IDEMPOTENT)
final class ChangePassword implements Action<ChangePassword.Request, ChangePassword.Answer> {
  /**
   * The old password and the new one.
   *
   * @param refreshToken of the session that is to go on; without it none does
   */
  record Request(
      @NotEmpty @Size(max = 1000) String currentPassword,
      @NewPassword String newPassword,
      @Nullable @Size(max = 200) String refreshToken) {
    /** Without the passwords, so that no log line can ever hold them. */
    @Override
    public String toString() {
      return "ChangePassword.Request[]";
    }
  }

  /** The change as it is stored. */
  record Answer(Instant passwordChangedAt) {}

  private final Jdbi jdbi;
  private final PasswordCheck passwords;
  private final PasswordHashing hashing;
  private final AttemptLimit limit;
  private final Clock clock;

  ChangePassword(
      Jdbi jdbi,
      PasswordCheck passwords,
      PasswordHashing hashing,
      AttemptLimit limit,
      Clock clock) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.hashing = hashing;
    this.limit = limit;
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    if (request.newPassword().equals(request.currentPassword())) {
      throw Refusal.invalid("newPassword", "must differ from the current password");
    }
    Credentials known =
        jdbi.withExtension(
            AccountDao.class,
            accounts -> accounts.credentialsById(call.userId()).orElseThrow(Me::accountGone));
    PasswordCheck.Proof proof =
        passwords
            .prove(known, known.emailKey(), call.clientAddress(), request.currentPassword())
            .orElseThrow(ChangePassword::wrongPassword);
    String newHash = limit.attempting(proof.attempt(), () -> hashing.hash(request.newPassword()));

    AccountDao accounts = call.sql(AccountDao.class);
    Credentials now = accounts.lock(call.userId()).orElseThrow(Me::accountGone);
    if (!now.passwordChangedAt().equals(known.passwordChangedAt())) {
      throw wrongPassword();
    }
    Instant changedAt = clock.instant();
    accounts.changePassword(call.userId(), newHash, changedAt);
    RefreshTokenDao tokens = call.sql(RefreshTokenDao.class);
    tokens.revokeAll(call.userId(), sparedFamily(tokens, call.userId(), request), changedAt);
    call.sql(PasswordResetDao.class).deleteAll(call.userId());
    limit.succeeded(call.sql(LoginFailureDao.class), proof.attempt());
    return new Answer(changedAt);
  }

  private static @Nullable UUID sparedFamily(RefreshTokenDao tokens, UUID userId, Request request) {
    if (request.refreshToken() == null) {
      return null;
    }
    return tokens
        .find(new SecretToken(request.refreshToken()).hash())
        .filter(token -> token.userId().equals(userId))
        .map(RefreshTokenDao.Row::familyId)
        .orElse(null);
  }

  static Refusal wrongPassword() {
    return Refusal.forbidden("wrong_password", "The current password is wrong.");
  }
}
