package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.stripe.net.Webhook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose signature counts, and when; stripe-java signs and verifies for comparison. */
class SignatureVerifierTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_792_000_000);
  private static final String SECRET = "whsec_current";
  private static final String OLD_SECRET = "whsec_old";
  private static final String BODY = "{\"id\":\"evt_1\",\"name\":\"Zoë\"}";

  private final SignatureVerifier stripe = stripe(SECRET, OLD_SECRET);

  @Test
  void takesWhatStripesOwnLibrarySigned() throws Exception {
    String header = Webhook.Signature.generateSignatureHeader(BODY, SECRET, NOW.getEpochSecond());

    assertThat(verify(header)).isEqualTo(Verdict.GENUINE);
    assertThat(Signed.stripe(SECRET, NOW, BODY)).isEqualTo(header);
  }

  @Test
  void takesWhatElevenLabsSignedOfHalfAnHourAgo() {
    SignatureVerifier elevenLabs =
        new SignatureVerifier(
            Provider.ELEVENLABS, List.of("wsec_1"), Duration.ofMinutes(30), fixedClock());

    assertThat(
            elevenLabs.verify(
                Signed.elevenLabs("wsec_1", NOW.minusSeconds(1800), BODY), BODY.getBytes(UTF_8)))
        .isEqualTo(Verdict.GENUINE);
    assertThat(
            elevenLabs.verify(
                Signed.elevenLabs("wsec_1", NOW.minusSeconds(1801), BODY), BODY.getBytes(UTF_8)))
        .isEqualTo(Verdict.TOO_OLD);
    assertThat(elevenLabs.verify(Signed.stripe("wsec_1", NOW, BODY), BODY.getBytes(UTF_8)))
        .as("a signature of another scheme is none")
        .isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void refusesABodyWithAnyByteChanged() {
    String header = Signed.stripe(SECRET, NOW, BODY);
    byte[] body = BODY.getBytes(UTF_8);

    for (int i = 0; i < body.length; i++) {
      byte[] tampered = body.clone();
      tampered[i] ^= 1;
      assertThat(stripe.verify(header, tampered)).as("byte " + i).isEqualTo(Verdict.NOT_OURS);
    }
    assertThat(stripe.verify(header, (BODY + " ").getBytes(UTF_8))).isEqualTo(Verdict.NOT_OURS);
    assertThat(stripe.verify(header, new byte[0])).isEqualTo(Verdict.NOT_OURS);
  }

  @Test
  void refusesATimeThatWasNotSigned() {
    String header = Signed.stripe(SECRET, NOW, BODY).replace("t=1792000000", "t=1792000001");

    assertThat(verify(header)).isEqualTo(Verdict.NOT_OURS);
    assertThat(verify(header.replace("t=", "t=0"))).isEqualTo(Verdict.NOT_OURS);
  }

  @ParameterizedTest
  @CsvSource({
    "-300, GENUINE",
    "-301, TOO_OLD",
    "-100000000, TOO_OLD",
    "300, GENUINE",
    "301, FROM_THE_FUTURE",
    "100000000, FROM_THE_FUTURE"
  })
  void boundsTheTimeInBothDirections(long seconds, Verdict verdict) {
    assertThat(verify(Signed.stripe(SECRET, NOW.plusSeconds(seconds), BODY))).isEqualTo(verdict);
  }

  @Test
  void takesOneGoodSignatureAmongSeveral() {
    String good = Signed.hmac(SECRET, NOW.getEpochSecond(), BODY.getBytes(UTF_8));
    String other = Signed.hmac("whsec_other", NOW.getEpochSecond(), BODY.getBytes(UTF_8));
    String t = "t=" + NOW.getEpochSecond();

    assertThat(verify(t + ",v1=" + other + ",v1=" + good)).isEqualTo(Verdict.GENUINE);
    assertThat(verify(t + ",v1=" + good + ",v1=" + other)).isEqualTo(Verdict.GENUINE);
    assertThat(verify("v1=" + good + "," + t)).isEqualTo(Verdict.GENUINE);
    assertThat(verify(t + ",v1=" + good + ",v0=" + other)).isEqualTo(Verdict.GENUINE);
    assertThat(verify(t + ",v1=" + other + ",v1=" + other)).isEqualTo(Verdict.NOT_OURS);
  }

  @Test
  void takesTheSignatureOfTheRightSchemeOnly() {
    String good = Signed.hmac(SECRET, NOW.getEpochSecond(), BODY.getBytes(UTF_8));

    assertThat(verify("t=" + NOW.getEpochSecond() + ",v0=" + good)).isEqualTo(Verdict.MALFORMED);
    assertThat(verify("t=" + NOW.getEpochSecond() + ",V1=" + good)).isEqualTo(Verdict.MALFORMED);
  }

  @Test
  void takesEveryActiveSecretAndNoOther() {
    assertThat(verify(Signed.stripe(OLD_SECRET, NOW, BODY))).isEqualTo(Verdict.GENUINE);
    assertThat(verify(Signed.stripe("whsec_never", NOW, BODY))).isEqualTo(Verdict.NOT_OURS);
    assertThat(
            stripe("whsec_new").verify(Signed.stripe(OLD_SECRET, NOW, BODY), BODY.getBytes(UTF_8)))
        .as("a secret that was rolled out")
        .isEqualTo(Verdict.NOT_OURS);
  }

  @Test
  void missesASignature() {
    assertThat(verify(null)).isEqualTo(Verdict.NO_SIGNATURE);
    assertThat(verify("")).isEqualTo(Verdict.NO_SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t",
        "=",
        ",",
        "t=",
        "t=,v1=",
        "v1",
        "t=abc,v1=HEX",
        "t=1792000000",
        "v1=HEX",
        "t=1792000000,v1=",
        "t=1792000000,v1=abc",
        "t=1792000000,v1=HEX,",
        "t=1792000000, v1=HEX",
        "t=1792000000;v1=HEX",
        "t=1792000000,t=1792000000,v1=HEX",
        "t=-1792000000,v1=HEX",
        "t=+1792000000,v1=HEX",
        "t=1792000000.0,v1=HEX",
        "t=9999999999999999999999999,v1=HEX",
        "t=0x6acf2b00,v1=HEX",
        "t=١٧٩٢٠٠٠٠٠٠,v1=HEX",
        "t=1792000000,v1=HEX0",
        "t=1792000000,v1=HEX,v1=zz",
        "{\"t\":1792000000}"
      })
  void refusesWhatHasNotTheForm(String form) {
    String hex = Signed.hmac(SECRET, NOW.getEpochSecond(), BODY.getBytes(UTF_8));

    assertThat(verify(form.replace("HEX", hex))).isEqualTo(Verdict.MALFORMED);
  }

  /** The same seed each time: a failure can be repeated. */
  @Test
  void refusesRubbishAndNeverFails() {
    Random random = new Random(1);
    String[] pieces = {
      "t=",
      "v1=",
      "v0=",
      ",",
      "=",
      "1792000000",
      "ab",
      "0",
      " ",
      "\u0000",
      "é",
      "%",
      "-1",
      "t",
      "v1"
    };
    for (int i = 0; i < 20_000; i++) {
      StringBuilder header = new StringBuilder();
      for (int piece = random.nextInt(12); piece >= 0; piece--) {
        header.append(
            random.nextInt(4) == 0
                ? Character.toString(random.nextInt(0x300))
                : pieces[random.nextInt(pieces.length)]);
      }
      assertThat(verify(header.toString())).as(header.toString()).isNotEqualTo(Verdict.GENUINE);
    }
  }

  /** What is genuine for us is so for stripe-java too, however a header was changed. */
  @Test
  void isNotMoreLenientThanStripesOwnLibrary() {
    Random random = new Random(2);
    String good = Signed.stripe(SECRET, NOW, BODY);
    int genuine = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder header = new StringBuilder(good);
      for (int change = random.nextInt(3); change > 0; change--) {
        int at = random.nextInt(header.length());
        switch (random.nextInt(3)) {
          case 0 -> header.deleteCharAt(at);
          case 1 -> header.insert(at, "t=v1,0aF ".charAt(random.nextInt(9)));
          default -> header.setCharAt(at, "t=v1,0a9 ".charAt(random.nextInt(9)));
        }
      }
      if (verify(header.toString()) == Verdict.GENUINE) {
        genuine++;
        assertThat(isGenuineForStripe(header.toString())).as(header.toString()).isTrue();
      }
    }
    assertThat(genuine).as("some headers were left as they were").isPositive();
  }

  private static boolean isGenuineForStripe(String header) {
    try {
      return Webhook.Signature.verifyHeader(BODY, header, SECRET, 0);
    } catch (Exception e) {
      return false;
    }
  }

  private Verdict verify(String header) {
    return stripe.verify(header, BODY.getBytes(UTF_8));
  }

  private static SignatureVerifier stripe(String... secrets) {
    return new SignatureVerifier(
        Provider.STRIPE, List.of(secrets), Duration.ofSeconds(300), fixedClock());
  }

  private static Clock fixedClock() {
    return Clock.fixed(NOW, ZoneOffset.UTC);
  }
}
