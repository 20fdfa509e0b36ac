package io.figwizard.jobs;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/** Runs one job once in a process of its own, to be killed. */
final class JobProcess {
  private JobProcess() {}

  /** The job, JDBC URL, the roles' password, port of the mail server, what time it is. */
  public static void main(String... arguments) {
    Clock clock = Clock.fixed(Instant.parse(arguments[4]), ZoneOffset.UTC);
    TestJobs jobs = new TestJobs(arguments[1], arguments[2], Integer.parseInt(arguments[3]), clock);
    jobs.configuration.reportTo = "operators@example.org";
    switch (arguments[0]) {
      case "usage-report" -> jobs.usageReport().run();
      case "send-usage-report" -> jobs.sendUsageReport().run();
      case "purge" -> jobs.purge().run();
      case "reset-mails" -> jobs.resetMails().run();
      default -> throw new IllegalArgumentException("no such job: " + arguments[0]);
    }
  }
}
