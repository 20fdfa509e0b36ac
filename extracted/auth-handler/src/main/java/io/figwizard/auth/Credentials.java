package io.figwizard.auth;

import java.time.Instant;
import java.util.UUID;

/** What is needed to check a password. */
record Credentials(UUID userId, String emailKey, String passwordHash, Instant passwordChangedAt) {
  /** Without the hash, so that no log line can ever hold it. */
  @Override
  public String toString() {
    return "Credentials[userId=" + userId + "]";
  }
}
