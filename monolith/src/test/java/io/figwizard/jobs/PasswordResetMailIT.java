package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.jobs.ScriptedSmtp.Step;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class PasswordResetMailIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final String TOKEN = "c2VjcmV0LXRva2VuLW9mLTQzLWNoYXJhY3RlcnM";

  private final People people = new People(DATABASE);
  private final SettableClock clock = new SettableClock(Instant.parse("2026-05-04T08:00:00Z"));
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger("ROOT");
  private final Level before = root.getLevel();
  private ScriptedSmtp smtp;
  private TestJobs jobs;

  @BeforeEach
  void start() throws Exception {
    people.clear();
    smtp = ScriptedSmtp.start();
    jobs = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
    jobs.configuration.passwordResetPage = "https://app.example.org/reset?from=mail";
    root.setLevel(Level.DEBUG);
    // Read while threads of pools write.
    logged.list = new CopyOnWriteArrayList<>();
    logged.start();
    root.addAppender(logged);
  }

  @AfterEach
  void stop() throws Exception {
    root.detachAppender(logged);
    root.setLevel(before);
    smtp.close();
    assertThat(
            logged.list.stream()
                // The mail server of the test says everything.
                .filter(line -> !line.getLoggerName().startsWith("com.icegreen"))
                .map(ILoggingEvent::getFormattedMessage))
        .isNotEmpty()
        .noneMatch(message -> message.contains(TOKEN) || message.contains("@example.org"));
  }

  @Test
  void leadsToThePageThatIsConfiguredAndLeavesNoToken() throws Exception {
    UUID ada = people.withAccount("ada@example.org", "Ada", "de", "UTC");
    GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    server.start();
    try {
      jobs.configuration.mail.port = server.getSmtp().getPort();

      order(ada);
      jobs.resetMails().run();

      assertThat(server.getReceivedMessages()).hasSize(1);
      MimeMessage mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Neues Passwort setzen");
      String link = "https://app.example.org/reset?from=mail#token=" + TOKEN;
      assertThat(MimeMailIT.texts(mail).get(0).getContent().toString())
          .contains("Hallo Ada,", link, "bis 2026-05-04 09:00 UTC");
      assertThat(MimeMailIT.texts(mail).get(1).getContent().toString())
          .contains("<a href=\"" + link + "\">");
    } finally {
      server.stop();
    }
    assertThat(states()).containsExactly("sent");
    assertNoTokenIsLeft();
  }

  @Test
  void isSentOnceHoweverOftenItsOrderComes() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    DomainEvent event = event(payload(ada));

    jobs.resetConsumer().accept(List.of(event, event));
    jobs.resetMails().run();
    jobs.resetConsumer().accept(List.of(event));
    jobs.resetMails().run();

    assertThat(smtp.taken()).hasSize(1);
  }

  @Test
  void waitsForTheMailServerAsLongAsTheTokenIsGood() throws Exception {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    smtp.follow(ScriptedSmtp.answering(Step.GREETING, "421 busy"));
    order(ada);
    jobs.resetMails().run();
    clock.advance(Duration.ofMinutes(59));
    jobs.resetMails().run();
    assertThat(states()).containsExactly("waiting");
    smtp.follow(ScriptedSmtp.obliging());
    jobs.resetMails().run();
    assertThat(smtp.taken()).hasSize(1);

    smtp.follow(ScriptedSmtp.answering(Step.GREETING, "421 busy"));
    order(ada);
    jobs.resetMails().run();
    clock.advance(Duration.ofHours(1));
    smtp.follow(ScriptedSmtp.obliging());
    jobs.resetMails().run();

    assertThat(states()).containsExactly("expired", "sent");
    assertThat(smtp.taken()).hasSize(1);
    assertThat(jobs.alerts).anyMatch(alert -> alert.startsWith("jobs.password-reset.expired: 1 "));
    assertNoTokenIsLeft();
  }

  @Test
  void isTriedAgainLaterAndLaterWhenTheServerIsBusy() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    smtp.follow(ScriptedSmtp.answering(Step.END, "451 busy"));
    order(ada);

    int attempts = 0;
    for (Instant end = clock.instant().plus(Duration.ofMinutes(30));
        clock.instant().isBefore(end);
        clock.advance(Duration.ofSeconds(5))) {
      jobs.resetMails().run();
      attempts = Integer.parseInt(people.rows("select attempts from jobs.reset_mail").get(0));
    }

    // After 0, 15, 45, 105, 225, 465, 945 and 1905 seconds.
    assertThat(attempts).isEqualTo(7);
    assertThat(states()).containsExactly("waiting");
  }

  @Test
  void isGivenUpVisiblyForAnAddressThatDoesNotExist() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    smtp.follow(ScriptedSmtp.answering(Step.RCPT, "550 no such user ada@example.org"));

    order(ada);
    jobs.resetMails().run();

    assertThat(people.rows("select state || ' ' || smtp_code from jobs.reset_mail"))
        .containsExactly("refused 550");
    assertThat(jobs.metered("password-reset", "refused")).isEqualTo(1);
    assertThat(logged.list)
        .anyMatch(
            line ->
                line.getFormattedMessage().contains(ada.toString())
                    && line.getFormattedMessage().contains("given up"));
    assertNoTokenIsLeft();
  }

  @Test
  void isRepeatedAFewTimesWhenNobodyKnowsWhetherItArrived() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    smtp.follow(ScriptedSmtp.hangingUpAt(Step.END));

    order(ada);
    for (int i = 0; i < 6; i++) {
      jobs.resetMails().run();
      clock.advance(Duration.ofMinutes(2));
    }

    assertThat(people.rows("select state || ' ' || attempts from jobs.reset_mail"))
        .containsExactly("unknown 3");
    assertNoTokenIsLeft();
  }

  @Test
  void isTakenOverWhenItsProcessDied() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    order(ada);
    // As a process leaves it that dies after the claim.
    jobs.jdbi.withExtension(
        ResetMailSql.class,
        sql -> sql.claim(clock.instant(), clock.instant().plus(Duration.ofMinutes(3))));

    jobs.resetMails().run();
    assertThat(smtp.taken()).isEmpty();
    clock.advance(Duration.ofMinutes(3));
    jobs.resetMails().run();

    assertThat(smtp.taken()).hasSize(1);
    assertThat(states()).containsExactly("sent");
  }

  @Test
  void isNotSentToWhoHasLeft() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    UUID bob = people.withAccount("bob@example.org", "Bob", null, "UTC");
    order(ada);
    order(bob);
    people.leaves(ada);
    jobs.resetMails().run();
    assertThat(smtp.taken()).hasSize(1);
    assertNoTokenIsLeft();

    jobs.forget().accept(List.of(event(payload(ada)), event(payload(bob)), event(payload(bob))));
    assertThat(states()).isEmpty();
  }

  @Test
  void isNotEvenKeptWhenItsOrderComesTooLate() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    DomainEvent event = event(payload(ada));
    clock.advance(Duration.ofHours(1));

    jobs.resetConsumer().accept(List.of(event));

    assertThat(states()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"userId", "token", "expiresAt"})
  void anOrderThatCannotBeReadIsThrownAwayAndHoldsUpNobody(String field) {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    ObjectNode missing = payload(ada);
    missing.remove(field);
    ObjectNode wrong = payload(ada).put(field, 7);
    ObjectNode nonsense = payload(ada).put(field, field.equals("token") ? " " : TOKEN);

    assertThatCode(
            () ->
                jobs.resetConsumer()
                    .accept(
                        List.of(
                            event(missing), event(wrong), event(nonsense), event(payload(ada)))))
        .doesNotThrowAnyException();

    jobs.resetMails().run();
    assertThat(smtp.taken()).hasSize(1);
    assertThat(logged.list.stream().filter(line -> line.getLevel() == Level.ERROR)).hasSize(3);
  }

  @Test
  void staysForAMonthWithoutItsToken() {
    UUID ada = people.withAccount("ada@example.org", "Ada", null, "UTC");
    order(ada);
    jobs.resetMails().run();

    clock.advance(Duration.ofDays(30));
    jobs.purge().run();
    assertThat(states()).containsExactly("sent");
    clock.advance(Duration.ofSeconds(1));
    jobs.purge().run();
    assertThat(states()).isEmpty();
  }

  private void order(UUID user) {
    jobs.resetConsumer().accept(List.of(event(payload(user))));
  }

  private static DomainEvent event(ObjectNode payload) {
    return new DomainEvent(
        UUID.randomUUID(), "auth", "password-reset.requested", "user:1", payload, Instant.EPOCH);
  }

  private ObjectNode payload(UUID user) {
    return new ObjectMapper()
        .createObjectNode()
        .put("userId", user.toString())
        .put("email", "ada@example.org")
        .put("token", TOKEN)
        // As PostgreSQL writes it into JSON.
        .put(
            "expiresAt",
            clock.instant().plus(Duration.ofHours(1)).toString().replace("Z", "+00:00"));
  }

  private List<String> states() {
    return people.rows("select state from jobs.reset_mail order by state");
  }

  private void assertNoTokenIsLeft() {
    String all =
        people.rows("select cast(r as text) from jobs.reset_mail r").stream()
            .collect(Collectors.joining());
    assertThat(all).isNotEmpty().doesNotContain(TOKEN);
  }
}
