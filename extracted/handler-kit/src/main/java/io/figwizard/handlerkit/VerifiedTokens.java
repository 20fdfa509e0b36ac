package io.figwizard.handlerkit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What tokens whose signature was found good say. A user sends the same token with many requests,
 * and checking an ES256 signature takes a large part of the CPU time of a small request
 * (docs/decisions/0013-verified-tokens.md). Only the signature is remembered, for as long as a key
 * set is believed without asking again: whether a token is still good in time and for us is looked
 * at with each request.
 *
 * <p>Bounded, without threads of its own, safe for use by many. Tokens are kept as their SHA-256: a
 * heap dump lets nobody in.
 */
final class VerifiedTokens {
  private static final int MOST = 10_000;

  private final Cache<ByteBuffer, JWTClaimsSet> claims;

  VerifiedTokens(Duration believed, Clock clock) {
    Ticker time = () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
    claims =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(believed)
            .ticker(time)
            // On the calling thread: a function may be frozen between two requests.
            .executor(Runnable::run)
            .build();
  }

  /** Null for a token that was not seen, or not lately. */
  @Nullable JWTClaimsSet find(String token) {
    return claims.getIfPresent(key(token));
  }

  void remember(String token, JWTClaimsSet says) {
    claims.put(key(token), says);
  }

  private static ByteBuffer key(String token) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
