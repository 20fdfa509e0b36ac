package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.providertwins.smtp.ReceivedMail;
import io.figwizard.providertwins.smtp.SmtpFault;
import io.figwizard.providertwins.smtp.SmtpTwin;
import io.figwizard.schemamigrator.SchemaMigrator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each day's usage, in the operators' mailbox. */
class UsageReportMailIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final String OPERATORS = "operators@example.org";
  private static SmtpTwin smtp;

  private final People people = new People(DATABASE);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-05T00:20:00Z"));
  private TestJobs jobs;

  @BeforeAll
  static void startTwin() {
    smtp = SmtpTwin.start();
  }

  @AfterAll
  static void stopTwin() {
    smtp.close();
  }

  @BeforeEach
  void start() {
    smtp.control().faults();
    smtp.control().forgetMails();
    people.clear();
    jobs = jobs();
  }

  @Test
  void holdsTheCountsOfTheDayByPlan() {
    people.run("insert into jobs.usage_run values ('2026-05-04', gen_random_uuid(), now())");
    people.run(
        "insert into jobs.usage values ('2026-05-04', 'basic', 4, 2, 20),"
            + " ('2026-05-04', 'free', 1200, 5, 8), ('2026-05-03', 'free', 9, 9, 9)");

    jobs.sendUsageReport().run();
    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails()).hasSize(1);
    ReceivedMail mail = smtp.control().mails().get(0);
    assertThat(mail.recipients()).containsExactly(OPERATORS);
    assertThat(mail.subject()).isEqualTo("Usage on 2026-05-04: 7 of 1,204 users active");
    assertThat(mail.text())
        .contains(
            "all plans: 1,204 users, 7 active, 28 answers",
            "basic: 4 users, 2 active, 20 answers",
            "free: 1,200 users, 5 active, 8 answers")
        .doesNotContain("http");
    assertThat(mail.html()).contains("<p>basic: 4 users").doesNotContain("<a ");
    assertThat(states()).containsExactly("2026-05-04 sent");
  }

  @Test
  void isSentWhenTheDayIsCountedAndNotBefore() {
    people.run("insert into jobs.usage_run values ('2026-05-03', gen_random_uuid(), null)");
    jobs.sendUsageReport().run();
    assertThat(smtp.control().mails()).isEmpty();

    jobs.usageReport().run();
    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails())
        .extracting(ReceivedMail::subject)
        .containsExactly("Usage on 2026-05-04: 0 of 0 users active");
  }

  @Test
  void waitsForAMailServerThatIsDownOrBusy() {
    jobs.usageReport().run();
    smtp.control().refuseConnections();
    jobs.sendUsageReport().run();
    smtp.control().acceptConnections();
    jobs.sendUsageReport().run();
    assertThat(smtp.control().mails()).as("not at once").isEmpty();
    clock.advance(Duration.ofMinutes(1));
    smtp.control().faults(SmtpFault.tryLater());
    jobs.sendUsageReport().run();
    assertThat(states()).containsExactly("2026-05-04 waiting");
    clock.advance(Duration.ofMinutes(1));

    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails()).hasSize(1);
    assertThat(states()).containsExactly("2026-05-04 sent");
    assertThat(jobs.alerts).anyMatch(alert -> alert.startsWith("jobs.mail-server-unavailable"));
  }

  @Test
  void isRepeatedWhereNobodyKnowsWhetherItArrived() {
    jobs.usageReport().run();
    smtp.control().faults(SmtpFault.losesReply());
    jobs.sendUsageReport().run();
    assertThat(smtp.control().mails()).hasSize(1);
    clock.advance(Duration.ofMinutes(1));

    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails()).as("a second copy does no harm").hasSize(2);
    assertThat(states()).containsExactly("2026-05-04 sent");
  }

  @Test
  void isNotRepeatedForEverWhereNobodyKnowsWhetherItArrived() {
    jobs.usageReport().run();
    for (int attempt = 1; attempt <= 5; attempt++) {
      smtp.control().faults(SmtpFault.losesReply());
      jobs.sendUsageReport().run();
      clock.advance(Duration.ofHours(1));
    }

    assertThat(smtp.control().mails()).hasSize(3);
    assertThat(states()).containsExactly("2026-05-04 unknown");
  }

  @Test
  void isGivenUpWhereTheMailboxDoesNotExist() {
    jobs.usageReport().run();
    smtp.control().faults(SmtpFault.noSuchUser(OPERATORS));

    jobs.sendUsageReport().run();
    smtp.control().faults();
    clock.advance(Duration.ofDays(1));
    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails()).isEmpty();
    assertThat(states()).containsExactly("2026-05-04 refused");
    assertThat(jobs.alerts).singleElement().asString().contains("jobs.reportTo");
  }

  @Test
  void isNotSentWhenItIsOfLongAgo() {
    people.run("insert into jobs.usage_run values ('2026-04-27', gen_random_uuid(), now())");
    people.run("insert into jobs.usage_run values ('2026-04-28', gen_random_uuid(), now())");

    jobs.sendUsageReport().run();

    assertThat(states()).containsExactly("2026-04-27 waiting", "2026-04-28 sent");
  }

  @Test
  void isNotSentOfADayThatWasCountedBeforeThereWasAMail() {
    people.run("delete from jobs.databasechangelog where id like 'usage-mail%'");
    people.run(
        "alter table jobs.usage_run drop column mail, drop column mail_attempts,"
            + " drop column mail_due_at");
    people.run("insert into jobs.usage_run values ('2026-05-03', gen_random_uuid(), now())");
    SchemaMigrator.migrate(DATABASE.owner(), JobsBundle.class.getPackage(), DATABASE.password());
    jobs.usageReport().run();

    jobs.sendUsageReport().run();

    assertThat(smtp.control().mails())
        .extracting(ReceivedMail::subject)
        .containsExactly("Usage on 2026-05-04: 0 of 0 users active");
  }

  @Test
  void isSentByOneOfManyProcesses() {
    jobs.usageReport().run();

    Stream.generate(() -> CompletableFuture.runAsync(() -> jobs().sendUsageReport().run()))
        .limit(4)
        .toList()
        .forEach(CompletableFuture::join);

    assertThat(smtp.control().mails()).hasSize(1);
  }

  private TestJobs jobs() {
    TestJobs made = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
    made.configuration.reportTo = OPERATORS;
    return made;
  }

  private List<String> states() {
    return people.rows("select day || ' ' || mail from jobs.usage_run order by day");
  }
}
