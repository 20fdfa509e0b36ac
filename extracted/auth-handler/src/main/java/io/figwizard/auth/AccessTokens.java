package io.figwizard.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** Mints access tokens (JWT, RFC 7519). Thread-safe. */
final class AccessTokens {
  private final SigningKeys keys;
  private final String issuer;
  private final String audience;
  private final Duration lifetime;
  private final Clock clock;

  AccessTokens(AuthConfiguration configuration, SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.issuer = configuration.issuer;
    this.audience = configuration.audience;
    this.lifetime = configuration.accessTokenLifetime.toJavaDuration();
    this.clock = clock;
  }

  /** From now on and for the {@link #lifetime}, its holder is the user. */
  String mint(UUID userId) {
    Instant now = clock.instant();
    return keys.sign(
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .audience(audience)
            .subject(userId.toString())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .expirationTime(Date.from(now.plus(lifetime)))
            .build());
  }

  Duration lifetime() {
    return lifetime;
  }
}
