package io.figwizard.auth;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.KnownTimeZone;
import io.figwizard.handlerkit.RateLimited;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Creates an account and begins its first session.
 *
 * <p>Answers 409 {@code email_taken} for an address that has an account. That tells strangers who
 * is a member; the way around it, to answer alike and to send mail, would leave honest people
 * without a word. What keeps it from being used to sort long lists: every such answer counts
 * against the client's address as a failed login does ({@link AttemptLimit}).
 */
@Handles(action = "signup", effect = Effect.WRITE, access = Access.PUBLIC)
@RateLimited(by = RateLimited.By.ADDRESS, requests = 300, seconds = 60)
final class Signup implements Action<Signup.Request, Session> {
  /**
   * What signing up takes.
   *
   * @param locale a language tag of BCP 47
   */
  record Request(
      @MailAddress String email,
      @NewPassword String password,
      @Nullable
          @Size(max = 100)
          @Pattern(regexp = "[^\\p{Cc}\\p{Cs}]*", message = "must not contain control characters")
          String displayName,
      @Nullable
          @Size(max = 35)
          @Pattern(
              regexp = "[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*",
              message = "must be a language tag such as de-AT")
          String locale,
      @Nullable @KnownTimeZone String timeZone) {
    Request {
      email = EmailAddress.stripped(email);
    }

    /** Without the password, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "Signup.Request[]";
    }
  }

  private final Jdbi jdbi;
  private final AttemptLimit limit;
  private final PasswordHashing hashing;
  private final Sessions sessions;
  private final Clock clock;

  Signup(Jdbi jdbi, AttemptLimit limit, PasswordHashing hashing, Sessions sessions, Clock clock) {
    this.jdbi = jdbi;
    this.limit = limit;
    this.hashing = hashing;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public Session handle(Call call, Request request) {
    EmailAddress email = EmailAddress.of(request.email());
    // Not the account's own key: asking whether somebody is a member must not lock the member out.
    AttemptLimit.Attempt attempt =
        limit.begin(SecretToken.sha256("signup " + email.key()), call.clientAddress());
    if (jdbi.withExtension(AccountDao.class, accounts -> accounts.exists(email.key()))) {
      throw taken();
    }
    String passwordHash = limit.attempting(attempt, () -> hashing.hash(request.password()));
    UUID userId =
        call.sql(AccountDao.class)
            .insert(
                email.address(),
                email.key(),
                passwordHash,
                request.displayName(),
                request.locale(),
                request.timeZone(),
                clock.instant())
            .orElseThrow(Signup::taken);
    limit.succeeded(call.sql(LoginFailureDao.class), attempt);
    return sessions.open(call.sql(RefreshTokenDao.class), userId);
  }

  private static Refusal taken() {
    return Refusal.conflict(
        "email_taken",
        "There is an account with this e-mail address. Log in or reset its password.");
  }
}
