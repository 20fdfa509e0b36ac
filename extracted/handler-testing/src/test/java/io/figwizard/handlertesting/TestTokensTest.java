package io.figwizard.handlertesting;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TestTokensTest {
  private static final UUID USER = UUID.fromString("00000000-0000-4000-8000-000000000001");

  private final TestTokens tokens = TestTokens.create();

  @Test
  void signsWithThePublishedKey() throws Exception {
    SignedJWT token = SignedJWT.parse(tokens.forUser(USER));

    assertThat(isSignedByUs(token)).isTrue();
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo(USER.toString());
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo("figwizard");
    assertThat(token.getJWTClaimsSet().getAudience()).containsExactly("figwizard");
    assertThat(token.getJWTClaimsSet().getExpirationTime()).isAfter(Date.from(Instant.now()));
  }

  @Test
  void makesTheTokensToRefuse() throws Exception {
    assertThat(isSignedByUs(SignedJWT.parse(tokens.forgedFor(USER)))).isFalse();
    assertThat(SignedJWT.parse(tokens.withUnknownKeyFor(USER)).getHeader().getKeyID())
        .isNotEqualTo(keyId());
    assertThat(SignedJWT.parse(tokens.expiredFor(USER)).getJWTClaimsSet().getExpirationTime())
        .isBefore(Date.from(Instant.now()));
    assertThat(JWTParser.parse(tokens.unsignedFor(USER)).getHeader().getAlgorithm().getName())
        .isEqualTo("none");
    assertThat(SignedJWT.parse(tokens.confusedFor(USER)).getHeader().getAlgorithm().getName())
        .isEqualTo("HS256");
  }

  @Test
  void publishesNoPrivateKey() throws Exception {
    assertThat(JWKSet.parse(tokens.jwks()).containsNonPublicKeys()).isFalse();
    assertThat(JWKSet.parse(tokens.signingJwks()).containsNonPublicKeys()).isTrue();
  }

  private boolean isSignedByUs(SignedJWT token) throws Exception {
    return token.verify(
        new ECDSAVerifier(JWKSet.parse(tokens.jwks()).getKeyByKeyId(keyId()).toECKey()));
  }

  private String keyId() throws Exception {
    return JWKSet.parse(tokens.jwks()).getKeys().get(0).getKeyID();
  }
}
