package io.figwizard.jobs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Runs the digest once in a process of its own, to be killed. */
final class DigestProcess {
  private DigestProcess() {}

  /** JDBC URL, the roles' password, port of the mail server, what time it is. */
  public static void main(String... arguments) {
    Clock clock = Clock.fixed(Instant.parse(arguments[3]), ZoneOffset.UTC);
    new TestJobs(arguments[0], arguments[1], Integer.parseInt(arguments[2]), clock).digest().run();
  }
}
