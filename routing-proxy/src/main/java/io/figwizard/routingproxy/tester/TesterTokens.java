package io.figwizard.routingproxy.tester;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.figwizard.routingproxy.routes.Side;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Makes and checks the tokens that testers send in {@code X-Fig-Tester}: a JWT (RFC 7519) signed
 * with HS256. Thread-safe; never waits.
 */
public final class TesterTokens {

  private static final int KEY_BYTES = 32;
  private static final int LONGEST = 1024;
  private static final JOSEObjectType TYPE = new JOSEObjectType("fig-tester+jwt");
  private static final String SIDE = "side";

  private final byte[] key;
  private final Clock clock;

  /**
   * @param base64Key of 32 bytes; empty where nobody is a tester
   * @throws IllegalArgumentException where it is neither
   */
  public TesterTokens(String base64Key, Clock clock) {
    this.clock = clock;
    try {
      key = Base64.getDecoder().decode(base64Key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "FIG_TESTER_KEY is not base64; make one with: openssl rand -base64 32");
    }
    if (key.length != 0 && key.length != KEY_BYTES) {
      throw new IllegalArgumentException(
          "FIG_TESTER_KEY has "
              + key.length
              + " bytes, expected 32; make one with: openssl rand -base64 32");
    }
  }

  /** Whether there is a key, and so whether anybody can be a tester. */
  public boolean on() {
    return key.length > 0;
  }

  /**
   * A token for the next while.
   *
   * @param side null for whoever would serve the bearer
   * @throws IllegalStateException where there is no key
   */
  public String create(String name, @Nullable Side side, Duration lifetime) {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build(),
            new JWTClaimsSet.Builder()
                .subject(name)
                .claim(SIDE, side == null ? null : side.word())
                .expirationTime(Date.from(clock.instant().plus(lifetime)))
                .build());
    try {
      jwt.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("without FIG_TESTER_KEY there are no testers", e);
    }
    return jwt.serialize();
  }

  /** What the bearer may; null where the token is none of ours, was changed or has expired. */
  public @Nullable TesterPass check(String token) {
    if (!on() || token.length() > LONGEST) {
      return null;
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      boolean ours =
          JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
              && TYPE.equals(jwt.getHeader().getType())
              && jwt.verify(new MACVerifier(key));
      return ours ? pass(jwt.getJWTClaimsSet()) : null;
    } catch (ParseException | JOSEException e) {
      // Anybody can send anything; who has no token is a user like all others.
      return null;
    }
  }

  private @Nullable TesterPass pass(JWTClaimsSet claims) throws ParseException {
    Date ends = claims.getExpirationTime();
    if (ends == null || !ends.toInstant().isAfter(clock.instant())) {
      return null;
    }
    String word = claims.getStringClaim(SIDE);
    Side side = null;
    for (Side each : Side.values()) {
      side = each.word().equals(word) ? each : side;
    }
    return new TesterPass(claims.getSubject(), side, ends.toInstant());
  }
}
