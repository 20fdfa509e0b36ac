package io.figwizard.twinkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SignatureSchemeTest {
  private static final String BODY =
      "{\"type\":\"post_call_transcription\",\"data\":{\"name\":\"Zoë\"}}";

  @Test
  void stripesLibraryAcceptsTheSignature() throws Exception {
    String header = SignatureScheme.STRIPE.sign(BODY, Instant.now(), "whsec_one");

    assertThat(accepts(header, "whsec_one")).isTrue();
  }

  @Test
  void whileASecretIsRolledStripesLibraryAcceptsEither() throws Exception {
    String header = SignatureScheme.STRIPE.sign(BODY, Instant.now(), "whsec_new", "whsec_old");

    assertThat(header).containsPattern("^t=\\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$");
    assertThat(accepts(header, "whsec_new")).isTrue();
    assertThat(accepts(header, "whsec_old")).isTrue();
  }

  @Test
  void anotherSecretIsNotAccepted() {
    String header = SignatureScheme.STRIPE.sign(BODY, Instant.now(), "whsec_one");

    assertThatThrownBy(() -> accepts(header, "whsec_two"))
        .isInstanceOf(SignatureVerificationException.class);
  }

  @Test
  void elevenLabsSignsTheSameBytesUnderAnotherName() {
    String header =
        SignatureScheme.ELEVENLABS.sign(BODY, Instant.ofEpochSecond(1764000000), "wsec_elevenlabs");

    // Made with: openssl dgst -sha256 -hmac wsec_elevenlabs
    assertThat(header)
        .isEqualTo(
            "t=1764000000,v0=91f034d1ecc19d0de96b9f1e5841228e309a526fc310eb3baefd40fa375a02da");
    assertThat(SignatureScheme.ELEVENLABS.headerName()).isEqualTo("ElevenLabs-Signature");
  }

  @Test
  void withoutASecretNothingIsSigned() {
    assertThatThrownBy(() -> SignatureScheme.STRIPE.sign(BODY, Instant.EPOCH))
        .hasMessageContaining("at least one secret");
  }

  private static boolean accepts(String header, String secret)
      throws SignatureVerificationException {
    return Webhook.Signature.verifyHeader(BODY, header, secret, 300);
  }
}
