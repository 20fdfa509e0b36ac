package io.figwizard.auth;

import io.figwizard.auth.AccountDao.Account;
import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.RateLimited;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Orders a mail with a token that {@link ResetPassword} takes. Answers the same for an address
 * without an account. An account has at most {@value #MAX_OPEN} good tokens; further requests
 * answer the same and order nothing, so that nobody's mailbox is flooded. Each request counts
 * against the client's address like a failed login ({@link AttemptLimit}), which also keeps the
 * small difference in time (an account costs a few statements more) from being measured often.
 *
 * <p>Trade-off: {@code auth.password_reset} holds the token's hash only, but whoever sends the mail
 * needs the token itself, and this domain has no threads to send it with. So the token lies in the
 * row {@code password-reset.requested} of {@code auth.outbox} until the worker has taken it to
 * whoever sends it, who erases it too; what nobody takes is deleted when it expires ({@link
 * PurgeTokens}). Until then whoever can read these tables can take over the account; the token is
 * good for an hour and once. The mail goes to the address that is stored, not to the one in the
 * request.
 */
@Handles(action = "request-password-reset", effect = Effect.WRITE, access = Access.PUBLIC)
@RateLimited(by = RateLimited.By.ADDRESS, requests = 300, seconds = 60)
final class RequestPasswordReset
    implements Action<RequestPasswordReset.Request, RequestPasswordReset.Answer> {
  private static final int MAX_OPEN = 3;

  /** Whose password is to be reset. */
  record Request(@NotBlank @Size(max = 254) @Visible String email) {
    Request {
      email = EmailAddress.stripped(email);
    }
  }

  /** A mail is on its way, if there is such an account. */
  record Answer(boolean requested) {}

  private final AttemptLimit limit;
  private final Duration lifetime;
  private final SecureRandom random;
  private final Clock clock;

  RequestPasswordReset(AttemptLimit limit, Duration lifetime, SecureRandom random, Clock clock) {
    this.limit = limit;
    this.lifetime = lifetime;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    String emailKey = EmailAddress.of(request.email()).key();
    // Not the account's own key: asking for mail must not keep anybody from logging in.
    limit.begin(SecretToken.sha256("password-reset " + emailKey), call.clientAddress());
    Optional<Account> account = call.sql(AccountDao.class).byEmail(emailKey);
    account.ifPresent(known -> order(call, known));
    return new Answer(true);
  }

  private void order(Call call, Account account) {
    call.sql(AccountDao.class).lock(account.userId());
    Instant now = clock.instant();
    PasswordResetDao resets = call.sql(PasswordResetDao.class);
    resets.deleteExpired(account.userId(), now);
    if (resets.count(account.userId()) >= MAX_OPEN) {
      return;
    }
    SecretToken token = SecretToken.create(random);
    Instant expiresAt = now.plus(lifetime);
    resets.insert(token.hash(), account.userId(), expiresAt);
    call.sql(OutboxDao.class)
        .passwordResetRequested(
            account.userId(),
            account.email(),
            account.displayName(),
            account.locale(),
            token.text(),
            expiresAt,
            now);
  }
}
