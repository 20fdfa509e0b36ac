package io.figwizard.worker;

import java.time.Instant;

/** What waits for one consumer, and what was given up. */
record Backlog(String consumer, long pending, long dead, Instant oldestPending) {
  static Backlog none(String consumer) {
    return new Backlog(consumer, 0, 0, Instant.EPOCH);
  }
}
