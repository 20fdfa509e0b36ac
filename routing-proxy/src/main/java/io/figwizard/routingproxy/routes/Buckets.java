package io.figwizard.routingproxy.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Gives every user a fixed place between 0 and 9999 within a route group. The place depends on
 * nothing but the two names, so every proxy and every restart finds the same one; the group is part
 * of it, so that it is not the same users who go first everywhere.
 */
final class Buckets {

  static final int COUNT = 10_000;

  private Buckets() {}

  static int of(String group, String userKey) {
    MessageDigest sha256 = sha256();
    sha256.update(group.getBytes(UTF_8));
    // Ends the group: without it ("ab", "c") and ("a", "bc") would share a place.
    sha256.update((byte) 0);
    byte[] digest = sha256.digest(userKey.getBytes(UTF_8));
    long first32Bits =
        (digest[0] & 0xFFL) << 24
            | (digest[1] & 0xFFL) << 16
            | (digest[2] & 0xFFL) << 8
            | (digest[3] & 0xFFL);
    // Multiply and shift instead of a remainder: each place gets the same share, within 1 in
    // 400,000.
    return (int) (first32Bits * COUNT >>> 32);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
