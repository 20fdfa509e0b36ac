package io.figwizard.auth;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.DryRunnable;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;

/**
 * Ends the session that the refresh token belongs to; which of its tokens does not matter. Needs no
 * access token, so that one can log out after it has expired, and answers the same whatever the
 * token. Access tokens of the session stay good until they expire.
 */
@Handles(action = "logout", effect = Effect.IDEMPOTENT, access = Access.PUBLIC)
@DryRunnable
final class Logout implements Action<Logout.Request, Logout.Answer> {
  /** A refresh token of the session. */
  record Request(@NotBlank @Size(max = 200) String refreshToken) {
    /** Without the token, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "Logout.Request[]";
    }
  }

  /** The session is over, if there was one. */
  record Answer(boolean loggedOut) {}

  private final Clock clock;

  Logout(Clock clock) {
    this.clock = clock;
  }

  @Override
  public Answer handle(Call call, Request request) {
    RefreshTokenDao tokens = call.sql(RefreshTokenDao.class);
    tokens
        .find(new SecretToken(request.refreshToken()).hash())
        .ifPresent(
            token -> {
              if (call.sql(AccountDao.class).lock(token.userId()).isPresent()) {
                tokens.revokeFamily(token.familyId(), clock.instant());
              }
            });
    return new Answer(true);
  }
}
