package io.figwizard.routingproxy.routes;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
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
    return bucket(place(group, userKey));
  }

  /**
   * Tells users of a group apart: two of a million share one with a chance of 1 in 30 million. Not
   * a secret: who guesses a name can compute it.
   */
  static long place(String group, String userKey) {
    MessageDigest sha256 = sha256();
    sha256.update(group.getBytes(UTF_8));
    // Ends the group: without it ("ab", "c") and ("a", "bc") would share a place.
    sha256.update((byte) 0);
    byte[] digest = sha256.digest(userKey.getBytes(UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }

  static int bucket(long place) {
    // Multiply and shift instead of a remainder: each place gets the same share, within 1 in
    // 400,000.
    return (int) ((place >>> 32) * COUNT >>> 32);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256; this one has not", e);
    }
  }
}
