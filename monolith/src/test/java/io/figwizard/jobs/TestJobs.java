package io.figwizard.jobs;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.figwizard.auth.AuthBundle;
import io.figwizard.billing.BillingBundle;
import io.figwizard.drilling.DrillingBundle;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.profile.ProfileBundle;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Jdbi;

/** The jobs as the bundle makes them, without a server around them. */
final class TestJobs {
  final Jdbi jdbi;
  final JobsConfiguration configuration;
  final MetricRegistry metrics = new MetricRegistry();
  final List<String> alerts = new CopyOnWriteArrayList<>();
  private final MailMeters meters =
      new MailMeters(metrics, (kind, summary) -> alerts.add(kind + ": " + summary));
  private final Clock clock;

  /**
   * @param smtpPort of the mail server on this machine
   */
  TestJobs(String jdbcUrl, String password, int smtpPort, Clock clock) {
    this.jdbi = DomainDatabase.withoutServer(database(jdbcUrl, password), "jobs");
    this.configuration = new JobsConfiguration();
    configuration.chunk = 3;
    configuration.mail.host = "127.0.0.1";
    configuration.mail.port = smtpPort;
    configuration.mail.from = "no-reply@example.com";
    configuration.mail.timeout = Duration.seconds(5);
    this.clock = clock;
  }

  static TestDatabase migrated() {
    return TestDatabase.migratedFor(
        AuthBundle.class.getPackage(),
        BillingBundle.class.getPackage(),
        DrillingBundle.class.getPackage(),
        ProfileBundle.class.getPackage(),
        JobsBundle.class.getPackage());
  }

  private static DataSourceFactory database(String jdbcUrl, String password) {
    DataSourceFactory database = new DataSourceFactory();
    database.setUrl(jdbcUrl);
    database.setUser("fig_jobs");
    database.setPassword(password);
    return database;
  }

  DailyDigest digest() {
    return new DailyDigest(
        jdbi,
        new PlanDigests(jdbi, configuration.chunk, clock),
        new MailServer(configuration.mail),
        new DigestMail(configuration.learnPage, configuration.settingsPage),
        meters,
        configuration.digestRun.toJavaDuration(),
        clock);
  }

  PasswordResetRequested resetConsumer() {
    return new PasswordResetRequested(jdbi, clock);
  }

  SendResetMails resetMails() {
    return new SendResetMails(
        jdbi,
        new MailServer(configuration.mail),
        new PasswordResetMail(configuration.passwordResetPage),
        meters,
        clock);
  }

  UsageReport usageReport() {
    return new UsageReport(jdbi, configuration.chunk, clock);
  }

  SendUsageReport sendUsageReport() {
    return new SendUsageReport(
        jdbi,
        new MailServer(configuration.mail),
        new UsageMail(configuration.reportTo),
        meters,
        clock);
  }

  PurgeMails purge() {
    return new PurgeMails(jdbi, configuration.retention.toJavaDuration(), clock);
  }

  ForgetMails forget() {
    return new ForgetMails(jdbi);
  }

  long metered(String kind, String what) {
    return metrics.meter("jobs.mail." + kind + "." + what).getCount();
  }

  /** Names every test's users apart. */
  static String someEmail() {
    return "ada." + UUID.randomUUID() + "@example.org";
  }
}
