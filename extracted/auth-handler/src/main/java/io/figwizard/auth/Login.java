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
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/**
 * Begins a session. A wrong password and an unknown address answer alike (401 {@code
 * invalid_credentials}) and take the same work; too many of them answer 429 {@code
 * too_many_attempts}, and so does then the right password.
 */
@Handles(action = "login", effect = Effect.WRITE, access = Access.PUBLIC)
@RateLimited(by = RateLimited.By.ADDRESS, requests = 300, seconds = 60)
final class Login implements Action<Login.Request, Session> {
  /** Not held to the rules of a new password: the right one may be older than they are. */
  record Request(
      @NotBlank @Size(max = 254) @Visible String email,
      @NotEmpty @Size(max = 1000) String password) {
    Request {
      email = EmailAddress.stripped(email);
    }

    /** Without the password, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "Login.Request[]";
    }
  }

  private final Jdbi jdbi;
  private final PasswordCheck passwords;
  private final Sessions sessions;
  private final AttemptLimit limit;

  Login(Jdbi jdbi, PasswordCheck passwords, Sessions sessions, AttemptLimit limit) {
    this.jdbi = jdbi;
    this.passwords = passwords;
    this.sessions = sessions;
    this.limit = limit;
  }

  @Override
  public Session handle(Call call, Request request) {
    String emailKey = EmailAddress.of(request.email()).key();
    Optional<Credentials> known =
        jdbi.withExtension(AccountDao.class, accounts -> accounts.credentialsByEmail(emailKey));
    PasswordCheck.Proof proof =
        passwords
            .prove(known.orElse(null), emailKey, call.clientAddress(), request.password())
            .orElseThrow(Login::refused);
    AccountDao accounts = call.sql(AccountDao.class);
    Credentials proven = proof.credentials();
    Credentials now = accounts.lock(proven.userId()).orElseThrow(Login::refused);
    if (!now.passwordChangedAt().equals(proven.passwordChangedAt())) {
      // Changed while it was being checked: what was right then is wrong now.
      throw refused();
    }
    String newHash = proof.newHash();
    if (newHash != null) {
      accounts.rehash(proven.userId(), proven.passwordHash(), newHash);
    }
    limit.succeeded(call.sql(LoginFailureDao.class), proof.attempt());
    return sessions.open(call.sql(RefreshTokenDao.class), proven.userId());
  }

  private static Refusal refused() {
    return new Refusal(
        401, "invalid_credentials", "The e-mail address or the password is wrong.", Map.of());
  }
}
