package io.figwizard.handlerkit;

import java.util.Arrays;
import java.util.Base64;

/**
 * What stands for a value that a dry run must not tell: equal is equal, and who sees it and has not
 * the key of dry runs cannot try values.
 */
final class DryRunDigest {
  private static final int BYTES = 9;

  private DryRunDigest() {}

  /**
   * @param parts where the value stands, then the value
   */
  static String of(byte[] key, String... parts) {
    return "~"
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(Arrays.copyOf(KeyedHash.of(key, parts), BYTES));
  }
}
