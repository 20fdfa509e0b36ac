package io.figwizard.webhook;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code t=1792000000,v1=5257a8...}: when something was signed, and its signatures, more than one
 * while a secret is being replaced.
 *
 * @param timestamp seconds since 1970 in digits, as they stand in what was signed
 */
record SignatureHeader(String timestamp, List<byte[]> signatures) {
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Pattern HMAC_SHA256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Empty for anything that is not exactly of this form. Signatures of other schemes are passed
   * over: Stripe sends a worthless one beside those of test events.
   */
  static Optional<SignatureHeader> parse(String header, String scheme) {
    @Nullable String timestamp = null;
    List<byte[]> signatures = new ArrayList<>();
    for (String item : header.split(",", -1)) {
      int equals = item.indexOf('=');
      if (equals < 1) {
        return Optional.empty();
      }
      String name = item.substring(0, equals);
      String value = item.substring(equals + 1);
      if (name.equals("t")) {
        if (timestamp != null || !SECONDS.matcher(value).matches()) {
          return Optional.empty();
        }
        timestamp = value;
      } else if (name.equals(scheme)) {
        if (!HMAC_SHA256.matcher(value).matches()) {
          return Optional.empty();
        }
        signatures.add(HexFormat.of().parseHex(value));
      }
    }
    return timestamp == null || signatures.isEmpty()
        ? Optional.empty()
        : Optional.of(new SignatureHeader(timestamp, List.copyOf(signatures)));
  }

  long seconds() {
    return Long.parseLong(timestamp);
  }
}
