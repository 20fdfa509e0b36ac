package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as the providers do; written apart from the code under test. */
final class Signed {
  private Signed() {}

  static String stripe(String secret, Instant time, String body) {
    return stripe(secret, time, body.getBytes(UTF_8));
  }

  static String stripe(String secret, Instant time, byte[] body) {
    long seconds = time.getEpochSecond();
    return "t=" + seconds + ",v1=" + hmac(secret, seconds, body);
  }

  static String elevenLabs(String secret, Instant time, String body) {
    long seconds = time.getEpochSecond();
    return "t=" + seconds + ",v0=" + hmac(secret, seconds, body.getBytes(UTF_8));
  }

  static String hmac(String secret, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      mac.update((seconds + ".").getBytes(UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
