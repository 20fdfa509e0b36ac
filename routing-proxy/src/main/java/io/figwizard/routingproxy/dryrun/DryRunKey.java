package io.figwizard.routingproxy.dryrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Signs requests for dry runs with HMAC-SHA256 (RFC 2104), so that a server can tell the proxy's
 * from anybody else's. Immutable and thread-safe.
 */
public final class DryRunKey {

  /** Takes the place of JSON: a server that knows no dry runs answers 415 and does nothing. */
  public static final String CONTENT_TYPE = "application/vnd.figwizard.dry-run+json";

  private static final int LEAST_BYTES = 32;

  private final SecretKeySpec key;
  private final Clock clock;

  private DryRunKey(byte[] key, Clock clock) {
    this.key = new SecretKeySpec(key, "HmacSHA256");
    this.clock = clock;
  }

  /**
   * @param text its bytes are the key, 32 at least; empty where there are no dry runs
   * @param clock what a signature is dated by; servers take it for a minute before and after
   * @return null where it is empty
   * @throws IllegalArgumentException where it is too short to be kept secret
   */
  public static @Nullable DryRunKey of(String text, Clock clock) {
    if (text.isBlank()) {
      return null;
    }
    byte[] key = text.getBytes(UTF_8);
    if (key.length < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "dryRun.key (FIG_DRY_RUN_KEY) has "
              + key.length
              + " bytes, expected at least "
              + LEAST_BYTES
              + "; make one with: openssl rand -base64 32");
    }
    return new DryRunKey(key, clock);
  }

  /**
   * The value of {@code X-Fig-Dry-Run}, as of now.
   *
   * @param target path and query as they stand in the request line
   */
  public String sign(String method, String target, String requestId) {
    long seconds = clock.instant().getEpochSecond();
    String signed =
        "figwizard-dry-run\n" + method + "\n" + target + "\n" + requestId + "\n" + seconds;
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return "v1." + seconds + "." + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256; this one has not", e);
    }
  }
}
