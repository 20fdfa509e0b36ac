package io.figwizard.handlerkit;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for a dry run proves it with {@code X-Fig-Dry-Run: v1.<epoch seconds>.<lower-case hex
 * HMAC-SHA256>} over method, path with query, request id and time. The body is not in it: with
 * another body nothing more could be done than with this one, which is nothing.
 */
final class DryRunHeader {
  static final String NAME = "X-Fig-Dry-Run";

  /** How far apart the clocks of the proxy and of this machine may be, and how long it is good. */
  private static final long SECONDS = 60;

  private static final Pattern FORM = Pattern.compile("v1\\.(\\d{1,12})\\.([0-9a-f]{64})");

  private final List<byte[]> keys;
  private final Clock clock;

  DryRunHeader(List<byte[]> keys, Clock clock) {
    this.keys = List.copyOf(keys);
    this.clock = clock;
  }

  /**
   * @param path as it was sent, with the query if there is one
   * @return the key that it was made with
   * @throws Refusal 403 unless the header was made with one of the keys, for this request and now
   */
  byte[] check(@Nullable String header, String method, String path, String requestId) {
    if (keys.isEmpty()) {
      throw DryRunRefusals.refused(
          "This server does no dry runs. Give it the proxy's key as kit.dryRun.key.");
    }
    Matcher form = FORM.matcher(header == null ? "" : header);
    if (!form.matches()) {
      throw DryRunRefusals.refused(
          NAME + " must have the form v1.<epoch seconds>.<64 lower-case hex digits>.");
    }
    long at = Long.parseLong(form.group(1));
    byte[] mac = HexFormat.of().parseHex(form.group(2));
    byte[] proven =
        keys.stream()
            .filter(key -> MessageDigest.isEqual(mac, mac(key, method, path, requestId, at)))
            .findFirst()
            .orElseThrow(
                () ->
                    DryRunRefusals.refused(
                        NAME
                            + " was made with another key than kit.dryRun.key, or for another"
                            + " request."));
    long now = clock.instant().getEpochSecond();
    if (Math.abs(now - at) > SECONDS) {
      throw DryRunRefusals.refused(
          "%s is of %s, here it is %s; expected at most %d s between them. Are both clocks right?"
              .formatted(NAME, Instant.ofEpochSecond(at), Instant.ofEpochSecond(now), SECONDS));
    }
    return proven;
  }

  /** The header's value, as the proxy makes it. */
  static String of(byte[] key, String method, String path, String requestId, long epochSeconds) {
    return "v1.%d.%s"
        .formatted(
            epochSeconds,
            HexFormat.of().formatHex(mac(key, method, path, requestId, epochSeconds)));
  }

  private static byte[] mac(byte[] key, String method, String path, String requestId, long at) {
    return KeyedHash.of(key, "figwizard-dry-run", method, path, requestId, Long.toString(at));
  }
}
