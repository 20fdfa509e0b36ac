package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.jobs.ScriptedSmtp.Step;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DailyDigestIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final String VIENNA = "Europe/Vienna";
  private static final String TOKYO = "Asia/Tokyo";
  private static final String HONOLULU = "Pacific/Honolulu";

  private final People people = new People(DATABASE);
  private final SettableClock clock = new SettableClock(Instant.EPOCH);
  private ScriptedSmtp smtp;
  private TestJobs jobs;

  @BeforeEach
  void start() throws Exception {
    people.clear();
    smtp = ScriptedSmtp.start();
    jobs = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
  }

  @AfterEach
  void stop() throws Exception {
    smtp.close();
  }

  @Test
  void comesOnceADayWhenTheHourHasCome() {
    UUID ada = people.subscribed(VIENNA);

    at("2026-05-04T05:59:59Z");
    assertThat(smtp.taken()).isEmpty();
    at("2026-05-04T06:00:00Z");
    assertThat(smtp.taken()).hasSize(1);
    at("2026-05-04T06:00:01Z");
    at("2026-05-04T21:59:59Z");
    at("2026-05-04T22:00:00Z");
    assertThat(smtp.taken()).hasSize(1);
    at("2026-05-05T06:00:00Z");
    assertThat(smtp.taken()).hasSize(2);

    assertThat(people.digests(ada)).containsExactly("2026-05-04 sent", "2026-05-05 sent");
    assertThat(jobs.metered("digest", "sent")).isEqualTo(2);
  }

  @Test
  void comesOnceOnEveryDayOfAYearWhereverSomebodyLives() {
    List<String> zones =
        List.of(VIENNA, "Australia/Lord_Howe", "America/Santiago", "Pacific/Kiritimati", "UTC");
    List<UUID> users = zones.stream().map(people::subscribed).toList();
    people.wantsDigestAt(users.get(0), 2);
    people.wantsDigestAt(users.get(2), 0);
    Instant first = Instant.parse("2026-03-01T00:00:00Z");
    Instant last = Instant.parse("2026-11-02T00:00:00Z");

    // Seven hours are a day of no zone: the runs fall on every hour of the day.
    for (Instant now = first; now.isBefore(last); now = now.plus(Duration.ofHours(7))) {
      clock.set(now);
      jobs.digest().run();
    }

    for (UUID user : users) {
      assertThat(people.rows("select count(*) from jobs.digest where user_id = ?", user))
          .as(zones.get(users.indexOf(user)))
          .first()
          .asString()
          .satisfies(days -> assertThat(Integer.parseInt(days)).isBetween(245, 247));
      assertThat(
              people.rows(
                  "select local_date from jobs.digest where user_id = ? and state <> 'sent'", user))
          .isEmpty();
    }
    assertThat(smtp.taken())
        .hasSize(Integer.parseInt(people.rows("select count(*) from jobs.digest").get(0)));
  }

  @Test
  void isNotSentTwiceForADayThatIsLivedTwice() {
    UUID ada = people.subscribed(TOKYO);
    at("2026-05-04T00:00:00Z");
    assertThat(people.digests(ada)).containsExactly("2026-05-04 sent");

    // In Honolulu it is the 3rd, and the 4th comes once more.
    people.movesTo(ada, HONOLULU);
    at("2026-05-04T09:00:00Z");
    assertThat(people.digests(ada)).containsExactly("2026-05-03 sent", "2026-05-04 sent");
    at("2026-05-04T20:00:00Z");
    people.movesTo(ada, TOKYO);
    at("2026-05-04T14:00:00Z");

    assertThat(smtp.taken()).hasSize(2);
  }

  @Test
  void isMadeForTheDayOfTheZoneThatTheProfileNamesElseTheAccount() {
    UUID ada = people.subscribed(VIENNA);
    UUID bob = people.subscribed(VIENNA);
    people.movesTo(bob, TOKYO);

    at("2026-05-03T23:00:00Z");

    assertThat(people.digests(ada)).isEmpty();
    assertThat(people.digests(bob)).containsExactly("2026-05-04 sent");
  }

  @Test
  void isSentToThoseOnlyWhoWantIt() {
    UUID ada = people.subscribed(VIENNA);
    UUID bob = people.withAccount(TestJobs.someEmail(), "Bob", null, VIENNA);
    people.hasCards(bob, 3, Instant.EPOCH);
    people.wantsNoDigest(ada);

    at("2026-05-04T12:00:00Z");

    assertThat(smtp.taken()).isEmpty();
    assertThat(people.digests(ada)).isEmpty();
    assertThat(people.digests(bob)).isEmpty();
  }

  @Test
  void saysNothingWhereThereIsNothingToSay() {
    UUID ada = people.withAccount(TestJobs.someEmail(), "Ada", null, VIENNA);
    people.wantsDigestAt(ada, 8);
    // After the end of the day there.
    people.hasCards(ada, 2, Instant.parse("2026-05-04T22:00:01Z"));

    at("2026-05-04T12:00:00Z");

    assertThat(smtp.taken()).isEmpty();
    assertThat(people.digests(ada)).containsExactly("2026-05-04 empty");
  }

  @Test
  void saysHowMuchThereIsToLearnInTheReadersLanguage() throws Exception {
    UUID ada = people.withAccount("ada@example.org", "Ada & Žofie", "de-AT", VIENNA);
    people.wantsDigestAt(ada, 8);
    people.hasCards(ada, 12, Instant.parse("2026-05-04T20:00:00Z"));
    people.answered(ada, Instant.parse("2026-05-02T21:59:59Z"));
    people.answered(ada, Instant.parse("2026-05-02T22:00:00Z"));
    people.answered(ada, Instant.parse("2026-05-03T21:59:59Z"));
    people.answered(ada, Instant.parse("2026-05-03T22:00:00Z"));

    at("2026-05-04T06:00:00Z");

    MimeMessage mail = only();
    assertThat(mail.getSubject()).isEqualTo("12 Karten warten auf dich");
    assertThat(mail.getAllRecipients()[0].toString()).contains("<ada@example.org>");
    assertThat(mail.getHeader("List-Unsubscribe"))
        .containsExactly("<http://localhost:8080/settings>");
    assertThat(mail.getMessageID()).isEqualTo("<digest." + ada + ".2026-05-04@example.com>");
    assertThat(text(mail))
        .contains("Hallo Ada & Žofie,", "Heute sind 12 Karten fällig.")
        .contains("Gestern hast du 2 beantwortet.", "http://localhost:8080/learn");
  }

  @Test
  void countsNoFurtherThanAnybodyCares() throws Exception {
    UUID ada = people.subscribed("UTC");
    people.hasCards(ada, 1_500, Instant.EPOCH);

    at("2026-05-04T08:00:00Z");

    assertThat(only().getSubject()).isEqualTo("More than 999 cards are waiting for you");
  }

  @Test
  void isSentOnceWhenSeveralProcessesAreAtIt() throws Exception {
    for (int i = 0; i < 60; i++) {
      people.subscribed(i % 2 == 0 ? VIENNA : "UTC");
    }
    clock.set(Instant.parse("2026-05-04T12:00:00Z"));

    ExecutorService processes = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> runs = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        TestJobs process =
            new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
        runs.add(processes.submit(() -> process.digest().run()));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    } finally {
      processes.shutdownNow();
    }

    assertThat(recipients()).hasSize(60).doesNotHaveDuplicates();
    assertThat(people.rows("select distinct state from jobs.digest")).containsExactly("sent");
  }

  @Test
  void waitsWhileTheMailServerIsDownAndTellsOnce() throws Exception {
    UUID ada = people.subscribed("UTC");
    int port = smtp.port();
    smtp.close();

    at("2026-05-04T08:00:00Z");
    at("2026-05-04T08:01:00Z");
    assertThat(people.digests(ada)).containsExactly("2026-05-04 waiting");
    assertThat(people.rows("select attempts from jobs.digest")).containsExactly("0");
    assertThat(jobs.alerts)
        .singleElement()
        .asString()
        .startsWith("jobs.mail-server-unavailable")
        .contains("127.0.0.1:" + port);
    assertThat(jobs.metrics.getGauges().get("jobs.mail.server-up").getValue()).isEqualTo(0);

    smtp = ScriptedSmtp.start();
    jobs.configuration.mail.port = smtp.port();
    at("2026-05-04T08:02:00Z");
    assertThat(people.digests(ada)).containsExactly("2026-05-04 sent");
    assertThat(jobs.metrics.getGauges().get("jobs.mail.server-up").getValue()).isEqualTo(1);
  }

  @Test
  void isTriedAgainAfterAPauseWhenTheServerIsBusy() {
    UUID ada = people.subscribed("UTC");
    smtp.follow(ScriptedSmtp.answering(Step.RCPT, "451 greylisted"));

    at("2026-05-04T08:00:00Z");
    assertThat(people.digests(ada)).containsExactly("2026-05-04 waiting");
    assertThat(people.rows("select smtp_code from jobs.digest")).containsExactly("451");
    smtp.follow(ScriptedSmtp.obliging());
    at("2026-05-04T08:00:14Z");
    assertThat(smtp.taken()).isEmpty();
    at("2026-05-04T08:00:15Z");

    assertThat(people.digests(ada)).containsExactly("2026-05-04 sent");
    assertThat(smtp.taken()).hasSize(1);
  }

  @Test
  void givesUpForOneAddressAndGoesOnForTheOthers() {
    UUID ada = people.subscribed("UTC");
    UUID bob = people.subscribed("UTC");
    UUID eve = people.subscribed("UTC");
    String bobs = people.rows("select email from auth.account where user_id = ?", bob).get(0);
    smtp.follow((step, line) -> line.contains(bobs) ? "550 no such user" : null);

    at("2026-05-04T08:00:00Z");
    at("2026-05-04T09:00:00Z");

    assertThat(people.digests(ada)).containsExactly("2026-05-04 sent");
    assertThat(people.digests(bob)).containsExactly("2026-05-04 refused");
    assertThat(people.digests(eve)).containsExactly("2026-05-04 sent");
    assertThat(people.rows("select smtp_code from jobs.digest where user_id = ?", bob))
        .containsExactly("550");
    assertThat(jobs.metered("digest", "refused")).isEqualTo(1);
    // The next day is another chance.
    smtp.follow(ScriptedSmtp.obliging());
    at("2026-05-05T08:00:00Z");
    assertThat(people.digests(bob)).containsExactly("2026-05-04 refused", "2026-05-05 sent");
  }

  @Test
  void goesOnWithANewConversationWhenTheServerEndsOne() {
    people.subscribed("UTC");
    people.subscribed("UTC");
    people.subscribed("UTC");
    AtomicInteger asked = new AtomicInteger();
    smtp.follow(
        (step, line) ->
            step == Step.MAIL && asked.incrementAndGet() == 2 ? "421 come again" : null);

    at("2026-05-04T08:00:00Z");

    assertThat(smtp.taken()).hasSize(2);
    assertThat(people.rows("select state from jobs.digest order by state"))
        .containsExactly("sent", "sent", "waiting");
  }

  @ParameterizedTest
  @CsvSource({"BODY", "END"})
  void isNotRepeatedWhenNobodyKnowsWhetherItArrived(Step step) {
    UUID ada = people.subscribed("UTC");
    smtp.follow(ScriptedSmtp.hangingUpAt(step));

    at("2026-05-04T08:00:00Z");
    smtp.follow(ScriptedSmtp.obliging());
    at("2026-05-04T12:00:00Z");

    assertThat(people.digests(ada)).containsExactly("2026-05-04 unknown");
    assertThat(smtp.taken()).isEmpty();
  }

  @Test
  void isNotSentOnAnotherDay() throws Exception {
    UUID ada = people.subscribed("UTC");
    smtp.follow(ScriptedSmtp.answering(Step.GREETING, "421 closed today"));
    at("2026-05-04T08:00:00Z");
    at("2026-05-04T23:59:59Z");

    smtp.follow(ScriptedSmtp.obliging());
    at("2026-05-05T00:00:00Z");

    assertThat(people.digests(ada)).containsExactly("2026-05-04 expired");
    assertThat(smtp.taken()).isEmpty();
    assertThat(jobs.alerts).anyMatch(alert -> alert.startsWith("jobs.digest.expired: 1 "));
  }

  @Test
  void isNotSentToWhoHasLeftOrWantsItNoMore() {
    UUID ada = people.subscribed("UTC");
    UUID bob = people.subscribed("UTC");
    smtp.follow(ScriptedSmtp.answering(Step.GREETING, "421 busy"));
    at("2026-05-04T08:00:00Z");
    smtp.follow(ScriptedSmtp.obliging());
    people.leaves(ada);
    people.wantsNoDigest(bob);

    at("2026-05-04T08:01:00Z");

    assertThat(smtp.taken()).isEmpty();
    assertThat(people.digests(ada)).containsExactly("2026-05-04 empty");
    assertThat(people.digests(bob)).containsExactly("2026-05-04 empty");
  }

  private void at(String now) {
    clock.set(Instant.parse(now));
    jobs.digest().run();
  }

  private List<String> recipients() {
    return smtp.taken().stream()
        .map(mail -> mail.lines().filter(line -> line.startsWith("To:")).findFirst().orElse(""))
        .toList();
  }

  private MimeMessage only() throws Exception {
    assertThat(smtp.taken()).hasSize(1);
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(smtp.taken().get(0).getBytes(StandardCharsets.UTF_8)));
  }

  private static String text(MimeMessage mail) throws Exception {
    return MimeMailIT.texts(mail).get(0).getContent().toString();
  }
}
