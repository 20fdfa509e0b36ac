package io.figwizard.jobs;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests, password-reset mails and the usage report. The application needs a {@link
 * io.figwizard.handlerkit.HandlerKitBundle} before this one, the worker after it, and a database
 * with the schema {@code jobs}.
 *
 * @param <C> the application's configuration
 */
public final class JobsBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private static final Logger log = LoggerFactory.getLogger(JobsBundle.class);

  private final Function<C, JobsConfiguration> configuration;
  private final Clock clock;

  /**
   * @param configuration where in the application's configuration this domain's is
   */
  public JobsBundle(Function<C, JobsConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  JobsBundle(Function<C, JobsConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  @Override
  public void run(C application, Environment environment) {
    JobsConfiguration jobs = configuration.apply(application);
    Jdbi jdbi = DomainDatabase.open(environment, jobs.database, "jobs");
    Alerts alerts = Alerts.of(environment);
    if (!jobs.mail.hasServer()) {
      log.error(
          "jobs.mail.host is empty: no mail leaves, nobody can reset a password. Set SMTP_HOST.");
      alerts.raise(
          "jobs.no-mail-server",
          "No mail server is configured (SMTP_HOST): nobody can reset a password.");
    }
    MailMeters meters = new MailMeters(environment.metrics(), alerts::raise);
    meters.gaugeWaiting(
        DailyDigest.KIND, () -> jdbi.withExtension(DigestSql.class, DigestSql::waiting));
    meters.gaugeWaiting(
        SendResetMails.KIND, () -> jdbi.withExtension(ResetMailSql.class, ResetMailSql::waiting));
    MailServer server = new MailServer(jobs.mail);
    Duration retention = jobs.retention.toJavaDuration();
    Background.of(environment)
        .consumer(new PasswordResetRequested(jdbi, clock))
        .consumer(new ForgetMails(jdbi))
        .job(resetMails(jobs, jdbi, server, meters))
        .job(digest(jobs, jdbi, server, meters))
        .job(new UsageReport(jdbi, jobs.chunk, clock))
        .job(new PurgeMails(jdbi, retention, clock));
    if (!jobs.reportTo.isEmpty()) {
      Background.of(environment)
          .job(new SendUsageReport(jdbi, server, new UsageMail(jobs.reportTo), meters, clock));
    }
  }

  private SendResetMails resetMails(
      JobsConfiguration jobs, Jdbi jdbi, MailServer server, MailMeters meters) {
    return new SendResetMails(
        jdbi, server, new PasswordResetMail(jobs.passwordResetPage), meters, clock);
  }

  private DailyDigest digest(
      JobsConfiguration jobs, Jdbi jdbi, MailServer server, MailMeters meters) {
    return new DailyDigest(
        jdbi,
        new PlanDigests(jdbi, jobs.chunk, clock),
        server,
        new DigestMail(jobs.learnPage, jobs.settingsPage),
        meters,
        jobs.digestRun.toJavaDuration(),
        clock);
  }
}
