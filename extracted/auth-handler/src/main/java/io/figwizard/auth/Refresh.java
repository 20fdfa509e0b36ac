package io.figwizard.auth;

import io.figwizard.handlerkit.Access;
import io.figwizard.handlerkit.Action;
import io.figwizard.handlerkit.Call;
import io.figwizard.handlerkit.Effect;
import io.figwizard.handlerkit.Handles;
import io.figwizard.handlerkit.Refusal;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges a refresh token for the next pair of tokens (rotation, RFC 9700 section 4.14.2).
 *
 * <ul>
 *   <li>A token that has been exchanged before is in two hands: the whole family is revoked, and
 *       the answer is 401 {@code refresh_token_reused}.
 *   <li>Of several requests with the same token at the same time, one wins. The others get 409
 *       {@code refresh_superseded} and no tokens, and the session goes on: two tabs of one client
 *       are more likely than a thief. That holds for {@code refreshOverlap} after the exchange; a
 *       thief gains nothing by it, because the answer holds nothing, and the next attempt after it
 *       ends the session.
 *   <li>A client that lost the winner's answer has lost the session and logs in again.
 *   <li>All other tokens, expired, revoked or never issued: 401 {@code invalid_refresh_token}.
 * </ul>
 */
@Handles(action = "refresh", effect = Effect.WRITE, access = Access.PUBLIC)
final class Refresh implements Action<Refresh.Request, Session> {
  private static final Logger LOG = LoggerFactory.getLogger(Refresh.class);

  /** The newest refresh token of the session. */
  record Request(@NotBlank @Size(max = 200) String refreshToken) {
    /** Without the token, so that no log line can ever hold it. */
    @Override
    public String toString() {
      return "Refresh.Request[]";
    }
  }

  private sealed interface Outcome {
    record Renewed(Session session) implements Outcome {}

    record Refused(Refusal refusal) implements Outcome {}
  }

  private final Jdbi jdbi;
  private final Sessions sessions;
  private final Duration overlap;
  private final Clock clock;

  Refresh(Jdbi jdbi, Sessions sessions, Duration overlap, Clock clock) {
    this.jdbi = jdbi;
    this.sessions = sessions;
    this.overlap = overlap;
    this.clock = clock;
  }

  @Override
  public Session handle(Call call, Request request) {
    byte[] tokenHash = new SecretToken(request.refreshToken()).hash();
    // Not the call's transaction: a refusal would roll back the end of a stolen session.
    Outcome outcome = jdbi.inTransaction(handle -> exchange(handle, tokenHash));
    if (outcome instanceof Outcome.Refused refused) {
      throw refused.refusal();
    }
    return ((Outcome.Renewed) outcome).session();
  }

  private Outcome exchange(Handle handle, byte[] tokenHash) {
    RefreshTokenDao tokens = handle.attach(RefreshTokenDao.class);
    Optional<RefreshTokenDao.Row> seen = tokens.find(tokenHash);
    if (seen.isEmpty() || handle.attach(AccountDao.class).lock(seen.get().userId()).isEmpty()) {
      return invalid();
    }
    // Once more: whoever had the lock before may have used or revoked it.
    Optional<RefreshTokenDao.Row> found = tokens.find(tokenHash);
    Instant now = clock.instant();
    if (found.isEmpty()
        || found.get().revokedAt() != null
        || !now.isBefore(found.get().expiresAt())) {
      return invalid();
    }
    RefreshTokenDao.Row token = found.get();
    Instant usedAt = token.usedAt();
    if (usedAt == null) {
      tokens.markUsed(tokenHash, now);
      return new Outcome.Renewed(sessions.next(tokens, token.userId(), token.familyId()));
    }
    if (now.isBefore(usedAt.plus(overlap))) {
      return superseded();
    }
    tokens.revokeFamily(token.familyId(), now);
    LOG.warn(
        "A refresh token of user {} came a second time; session {} is revoked.",
        token.userId(),
        token.familyId());
    return reused();
  }

  private static Outcome invalid() {
    return new Outcome.Refused(
        new Refusal(
            401,
            "invalid_refresh_token",
            "The refresh token is unknown, expired or revoked. Log in again.",
            Map.of()));
  }

  private static Outcome superseded() {
    return new Outcome.Refused(
        Refusal.conflict(
            "refresh_superseded",
            "Another request has just exchanged this refresh token. Use the tokens it received."));
  }

  private static Outcome reused() {
    return new Outcome.Refused(
        new Refusal(
            401,
            "refresh_token_reused",
            "The refresh token has been used before, so the session has been ended. Log in again.",
            Map.of()));
  }
}
