package io.figwizard.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
  private static final JWTClaimsSet CLAIMS = new JWTClaimsSet.Builder().subject("ada").build();

  @Test
  void signsWithTheFirstKeyAndNamesIt() throws Exception {
    ECKey first = key("first");
    SigningKeys keys = SigningKeys.parse(set(first, key("second")));

    SignedJWT token = SignedJWT.parse(keys.sign(CLAIMS));

    assertThat(token.getHeader().getKeyID()).isEqualTo("first");
    assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
    assertThat(token.verify(new ECDSAVerifier(first.toPublicJWK()))).isTrue();
  }

  @Test
  void publishesThePublicHalvesOfAllKeys() throws Exception {
    SigningKeys keys = SigningKeys.parse(set(key("first"), key("second")));

    JWKSet published = keys.published();

    assertThat(published.getKeys()).extracting(JWK::getKeyID).containsExactly("first", "second");
    assertThat(published.getKeys()).noneMatch(JWK::isPrivate);
    assertThat(published.getKeys())
        .allSatisfy(
            key -> {
              assertThat(key.getAlgorithm().getName()).isEqualTo("ES256");
              assertThat(key.getKeyUse().identifier()).isEqualTo("sig");
            });
    assertThat(published.toString(false)).doesNotContain("\"d\"");
  }

  @Test
  void tokensOfTheOldKeyStayGoodWhileItIsPublished() throws Exception {
    ECKey old = key("old");
    ECKey next = key("next");
    SignedJWT token = SignedJWT.parse(SigningKeys.parse(set(old)).sign(CLAIMS));

    SigningKeys afterTheChange = SigningKeys.parse(set(next, old.toPublicJWK()));

    ECKey verifier =
        afterTheChange.published().getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
    assertThat(token.verify(new ECDSAVerifier(verifier))).isTrue();
    assertThat(SignedJWT.parse(afterTheChange.sign(CLAIMS)).getHeader().getKeyID())
        .isEqualTo("next");
  }

  @Test
  void refusesAKeyThatTokensCannotName() throws Exception {
    String text = set(key("first"), new ECKeyGenerator(Curve.P_256).generate());

    assertThatThrownBy(() -> SigningKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("number 2")
        .hasMessageContaining("kid");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "secret-text", "[]", "{}", "{\"keys\":[]}", "{\"keys\":7}"})
  void refusesWhatIsNoKeySetWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> SigningKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AUTH_SIGNING_JWKS")
        .hasMessageNotContaining("secret-text")
        .hasNoCause();
  }

  @Test
  void refusesKeysThatCannotSignWithEs256() throws Exception {
    ECKey larger = new ECKeyGenerator(Curve.P_384).keyID("larger").generate();
    JWK symmetric = new OctetSequenceKeyGenerator(256).keyID("symmetric").generate();

    for (String text : List.of(set(key("first"), larger), set(symmetric))) {
      assertThatThrownBy(() -> SigningKeys.parse(text))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("P-256");
    }
  }

  @Test
  void refusesAFirstKeyThatCannotSign() throws Exception {
    String text = set(key("first").toPublicJWK(), key("second"));

    assertThatThrownBy(() -> SigningKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("begin with a private key");
  }

  @Test
  void refusesTwoKeysWithOneId() throws Exception {
    String text = set(key("twin"), key("twin"));

    assertThatThrownBy(() -> SigningKeys.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twin");
  }

  private static ECKey key(String id) throws Exception {
    return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(false);
  }
}
