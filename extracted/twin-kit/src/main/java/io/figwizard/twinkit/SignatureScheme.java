package io.figwizard.twinkit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How a provider signs a webhook: HMAC-SHA256 over {@code <unix seconds>.<body>}, the body byte for
 * byte as it is sent. For tests that need a signed request of their own.
 */
public enum SignatureScheme {
  STRIPE("Stripe-Signature", "v1"),
  ELEVENLABS("ElevenLabs-Signature", "v0");

  private final String headerName;
  private final String version;

  SignatureScheme(String headerName, String version) {
    this.headerName = headerName;
    this.version = version;
  }

  /** The request header that carries the signature. */
  public String headerName() {
    return headerName;
  }

  /**
   * The header's value, say {@code t=1764000000,v1=5257a8...}, with one signature for each secret:
   * a provider sends two while a secret is rolled.
   */
  public String sign(byte[] body, Instant at, String... secrets) {
    return sign(body, at, Arrays.asList(secrets));
  }

  /** The same for a text, in UTF-8. */
  public String sign(String body, Instant at, String... secrets) {
    return sign(body.getBytes(StandardCharsets.UTF_8), at, secrets);
  }

  /** The same with the secrets in a list. */
  public String sign(byte[] body, Instant at, List<String> secrets) {
    if (secrets.isEmpty()) {
      throw new IllegalArgumentException("nothing to sign with (expected: at least one secret)");
    }
    long seconds = at.getEpochSecond();
    return secrets.stream()
        .map(secret -> version + "=" + hmac(secret, seconds, body))
        .collect(Collectors.joining(",", "t=" + seconds + ",", ""));
  }

  private static String hmac(String secret, long seconds, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
