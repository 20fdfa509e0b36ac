package io.figwizard.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A secret that is handed out once and stored only as its SHA-256. A fast hash is enough: 32 random
 * bytes cannot be guessed, unlike a password.
 *
 * @param text what the client keeps: 43 characters of unpadded base64url
 */
record SecretToken(String text) {
  private static final int BYTES = 32;

  static SecretToken create(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new SecretToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What the database keeps. Any text has one; only that of a token of ours is ever found. */
  byte[] hash() {
    return sha256(text);
  }

  static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256; this one has not.", e);
    }
  }

  /** Without the secret, so that no log line can ever hold it. */
  @Override
  public String toString() {
    return "SecretToken[]";
  }
}
