package io.figwizard.auth;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Begins and continues sessions. Thread-safe; the caller brings the transaction. */
final class Sessions {
  private final AccessTokens accessTokens;
  private final Duration refreshLifetime;
  private final SecureRandom random;
  private final Clock clock;

  Sessions(
      AuthConfiguration configuration,
      AccessTokens accessTokens,
      SecureRandom random,
      Clock clock) {
    this.accessTokens = accessTokens;
    this.refreshLifetime = configuration.refreshTokenLifetime.toJavaDuration();
    this.random = random;
    this.clock = clock;
  }

  /** A new session. Removes the user's expired ones on the way. */
  Session open(RefreshTokenDao tokens, UUID userId) {
    tokens.deleteExpired(userId, clock.instant());
    return next(tokens, userId, UUID.randomUUID());
  }

  /** The next pair of tokens of a session, which is told by its family. */
  Session next(RefreshTokenDao tokens, UUID userId, UUID familyId) {
    SecretToken refreshToken = SecretToken.create(random);
    Instant now = clock.instant();
    tokens.insert(refreshToken.hash(), familyId, userId, now, now.plus(refreshLifetime));
    return new Session(
        userId,
        accessTokens.mint(userId),
        "Bearer",
        accessTokens.lifetime().toSeconds(),
        refreshToken.text(),
        refreshLifetime.toSeconds());
  }
}
