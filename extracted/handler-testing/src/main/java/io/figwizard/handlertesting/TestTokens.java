package io.figwizard.handlertesting;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;
import java.util.function.UnaryOperator;

/**
 * Access tokens as the auth handler issues them (RFC 7519; ES256), and the ones a handler must
 * refuse. Thread-safe.
 */
public final class TestTokens {
  private static final String PARTY = "figwizard";
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  private final ECKey key;
  private final Clock clock;

  private TestTokens(ECKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  /** Tokens signed with a key of their own. */
  public static TestTokens create() {
    return create(Clock.systemUTC());
  }

  /** As {@link #create()}, issued at the clock's time. */
  public static TestTokens create(Clock clock) {
    return new TestTokens(newKey(), clock);
  }

  /** The public key, as a JWK set (RFC 7517): what a handler verifies with. */
  public String jwks() {
    return new JWKSet(key).toString(true);
  }

  /** The private key, as a JWK set: what the auth handler signs with. */
  public String signingJwks() {
    return new JWKSet(key).toString(false);
  }

  /** A token that is good for a quarter of an hour. */
  public String forUser(UUID user) {
    return with(user, claims -> claims);
  }

  /** A token that was good until a quarter of an hour ago. */
  public String expiredFor(UUID user) {
    return with(user, claims -> claims.expirationTime(Date.from(clock.instant().minus(LIFETIME))));
  }

  /** A token whose claims the test changes before it is signed with the right key. */
  public String with(UUID user, UnaryOperator<JWTClaimsSet.Builder> change) {
    return sign(key, key.getKeyID(), change.apply(claims(user)).build());
  }

  /** Signed by somebody else, who names our key. */
  public String forgedFor(UUID user) {
    return sign(newKey(), key.getKeyID(), claims(user).build());
  }

  /** Signed with a key that is not in the JWK set. */
  public String withUnknownKeyFor(UUID user) {
    ECKey unknown = newKey();
    return sign(unknown, unknown.getKeyID(), claims(user).build());
  }

  /** Not signed at all ({@code alg: none}). */
  public String unsignedFor(UUID user) {
    return new PlainJWT(claims(user).build()).serialize();
  }

  /**
   * HS256 with the public key as the secret: accepted by verifiers that let the token choose the
   * algorithm.
   */
  public String confusedFor(UUID user) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.getKeyID()).build(),
              claims(user).build());
      token.sign(new MACSigner(key.toECPublicKey().getEncoded()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private JWTClaimsSet.Builder claims(UUID user) {
    return new JWTClaimsSet.Builder()
        .issuer(PARTY)
        .audience(PARTY)
        .subject(user.toString())
        .jwtID(UUID.randomUUID().toString())
        .issueTime(Date.from(clock.instant()))
        .expirationTime(Date.from(clock.instant().plus(LIFETIME)));
  }

  private static String sign(ECKey signingKey, String keyId, JWTClaimsSet claims) {
    try {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.ES256)
                  .type(JOSEObjectType.JWT)
                  .keyID(keyId)
                  .build(),
              claims);
      token.sign(new ECDSASigner(signingKey));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ECKey newKey() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has P-256", e);
    }
  }
}
