package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a body was signed by somebody who has one of the secrets, and lately: HMAC-SHA256
 * of the time, a full stop and the body. Safe for use by many threads.
 */
final class SignatureVerifier {
  private static final String HMAC = "HmacSHA256";

  private final String scheme;
  private final long toleranceSeconds;
  private final List<SecretKeySpec> secrets;
  private final Clock clock;

  /**
   * @param secrets all that are active: while one is being replaced, the old one too
   * @param tolerance between the sender's clock and ours, in both directions
   */
  SignatureVerifier(Provider provider, List<String> secrets, Duration tolerance, Clock clock) {
    this.scheme = provider.scheme();
    this.toleranceSeconds = tolerance.toSeconds();
    this.secrets =
        secrets.stream().map(secret -> new SecretKeySpec(secret.getBytes(UTF_8), HMAC)).toList();
    this.clock = clock;
  }

  Verdict verify(@Nullable String header, byte[] body) {
    if (header == null || header.isEmpty()) {
      return Verdict.NO_SIGNATURE;
    }
    Optional<SignatureHeader> parsed = SignatureHeader.parse(header, scheme);
    if (parsed.isEmpty()) {
      return Verdict.MALFORMED;
    }
    SignatureHeader signature = parsed.get();
    long age = clock.instant().getEpochSecond() - signature.seconds();
    if (age > toleranceSeconds) {
      return Verdict.TOO_OLD;
    }
    if (age < -toleranceSeconds) {
      return Verdict.FROM_THE_FUTURE;
    }
    return isOurs(signature, body) ? Verdict.GENUINE : Verdict.NOT_OURS;
  }

  /** Compares all with all, without an end before the last: time tells nothing. */
  private boolean isOurs(SignatureHeader signature, byte[] body) {
    boolean ours = false;
    for (SecretKeySpec secret : secrets) {
      byte[] expected = hmac(secret, signature.timestamp(), body);
      for (byte[] given : signature.signatures()) {
        ours |= MessageDigest.isEqual(expected, given);
      }
    }
    return ours;
  }

  private static byte[] hmac(SecretKeySpec secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(secret);
      mac.update(timestamp.getBytes(US_ASCII));
      mac.update((byte) '.');
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has " + HMAC, e);
    }
  }
}
