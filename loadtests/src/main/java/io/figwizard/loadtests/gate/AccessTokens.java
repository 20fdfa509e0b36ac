package io.figwizard.loadtests.gate;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.figwizard.loadtests.CannotRun;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Mints access tokens for generated users with the local signing key, one per user, so that the
 * gate measures the route and not 10,000 logins. Safe for use by several threads.
 */
public final class AccessTokens {
  private static final Duration LIFETIME = Duration.ofHours(2);

  private final ECKey key;
  private final ECDSASigner signer;
  private final Clock clock;
  private final Map<UUID, String> minted = new ConcurrentHashMap<>();

  /**
   * @param signingJwks a private JWK set, JSON; the first key signs
   * @throws CannotRun if it holds no private EC P-256 key
   */
  public AccessTokens(String signingJwks, Clock clock) {
    try {
      key = JWKSet.parse(signingJwks).getKeys().get(0).toECKey();
      signer = new ECDSASigner(key);
    } catch (ParseException | JOSEException | RuntimeException e) {
      throw new CannotRun(
          "AUTH_SIGNING_JWKS is not a set of private keys whose first is EC P-256 (expected: JSON as"
              + " .fig/secrets holds it)",
          e);
    }
    this.clock = clock;
  }

  public String of(UUID user) {
    return minted.computeIfAbsent(user, this::mint);
  }

  private String mint(UUID user) {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("figwizard")
            .audience("figwizard")
            .subject(user.toString())
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(LIFETIME)))
            .build();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(signer);
    } catch (JOSEException e) {
      throw new IllegalStateException("cannot sign an access token with the local key", e);
    }
    return token.serialize();
  }
}
