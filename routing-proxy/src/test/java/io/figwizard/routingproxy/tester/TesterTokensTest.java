package io.figwizard.routingproxy.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.figwizard.routingproxy.routes.Side;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import org.junit.jupiter.api.Test;

final class TesterTokensTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final byte[] KEY = new byte[32];

  private final TesterTokens tokens = tokens(KEY, NOW);

  @Test
  void takesItsOwnTokenUntilItEnds() {
    String token = tokens.create("ada", Side.EXTRACTED, Duration.ofDays(1));

    assertThat(tokens.check(token))
        .isEqualTo(new TesterPass("ada", Side.EXTRACTED, NOW.plus(Duration.ofDays(1))));
    assertThat(tokens(KEY, NOW.plus(Duration.ofDays(1))).check(token)).isNull();
  }

  @Test
  void aTokenWithoutASideIsForLookingOnly() {
    assertThat(tokens.check(tokens.create("ada", null, Duration.ofDays(1))))
        .isEqualTo(new TesterPass("ada", null, NOW.plus(Duration.ofDays(1))));
  }

  @Test
  void refusesWhatIsSignedWithAnotherKeyOrNotAtAll() {
    byte[] other = KEY.clone();
    other[0] = 1;
    String token = tokens.create("ada", Side.EXTRACTED, Duration.ofDays(1));

    assertThat(tokens(other, NOW).check(token)).isNull();
    assertThat(tokens.check(token.substring(0, token.length() - 2))).isNull();
    assertThat(tokens.check(new PlainJWT(claims()).serialize())).isNull();
    assertThat(tokens.check("")).isNull();
    assertThat(tokens.check("a.b.c")).isNull();
    assertThat(tokens.check("x".repeat(100_000))).isNull();
  }

  @Test
  void refusesWhatTheSameKeyHasSignedForSomethingElse() throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims());
    jwt.sign(new MACSigner(KEY));

    assertThat(tokens.check(jwt.serialize())).isNull();
  }

  @Test
  void withoutAKeyNobodyIsATester() {
    TesterTokens off = new TesterTokens("", Clock.systemUTC());

    assertThat(off.on()).isFalse();
    assertThat(off.check(tokens.create("ada", null, Duration.ofDays(1)))).isNull();
    assertThatIllegalStateException().isThrownBy(() -> off.create("ada", null, Duration.ofDays(1)));
  }

  @Test
  void saysWhatAKeyMustBe() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TesterTokens("c2hvcnQ=", Clock.systemUTC()))
        .withMessageContaining("has 5 bytes, expected 32");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TesterTokens("not base64!", Clock.systemUTC()))
        .withMessageContaining("is not base64");
  }

  private static JWTClaimsSet claims() {
    return new JWTClaimsSet.Builder()
        .subject("ada")
        .claim("side", "extracted")
        .expirationTime(Date.from(NOW.plusSeconds(60)))
        .build();
  }

  private static TesterTokens tokens(byte[] key, Instant now) {
    return new TesterTokens(
        Base64.getEncoder().encodeToString(key), Clock.fixed(now, ZoneOffset.UTC));
  }
}
