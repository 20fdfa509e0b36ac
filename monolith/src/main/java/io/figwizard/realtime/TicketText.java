package io.figwizard.realtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A ticket as its client has it. Stored is its SHA-256 alone: 32 random bytes cannot be guessed.
 *
 * @param text 43 characters of unpadded base64url
 */
record TicketText(String text) {
  private static final int BYTES = 32;

  static TicketText create(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new TicketText(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Any text has one; only that of a ticket of ours is ever found. */
  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256; this one has not.", e);
    }
  }

  /** Without the ticket, so that no log line can ever hold it. */
  @Override
  public String toString() {
    return "TicketText[]";
  }
}
