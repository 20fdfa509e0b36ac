package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.util.Duration;
import io.figwizard.jobs.Outcome.Kind;
import io.figwizard.jobs.ScriptedSmtp.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A mail server that misbehaves, at every step of a conversation. */
class MailServerIT {
  /** For a server that never answers; one that does has done so by then on any machine. */
  private static final Duration NOT_LONG = Duration.seconds(1);

  private final MailConfiguration configuration = new MailConfiguration();
  private final CountDownLatch later = new CountDownLatch(1);
  private ScriptedSmtp smtp;

  @BeforeEach
  void start() throws IOException {
    smtp = ScriptedSmtp.start();
    configuration.host = "127.0.0.1";
    configuration.port = smtp.port();
    configuration.timeout = Duration.seconds(20);
  }

  @AfterEach
  void stop() throws IOException {
    later.countDown();
    smtp.close();
  }

  @ParameterizedTest
  @CsvSource({
    // About the reader: for good.
    "RCPT, 550 no such user, REFUSED, 550",
    "RCPT, 553 bad mailbox, REFUSED, 553",
    "RCPT, 554 blocked, REFUSED, 554",
    "END, 554 looks like spam, REFUSED, 554",
    // Not now.
    "RCPT, 450 busy, LATER, 450",
    "RCPT, 451 greylisted, LATER, 451",
    "RCPT, 421 shutting down, LATER, 421",
    "MAIL, 451 try later, LATER, 451",
    "DATA, 451 try later, LATER, 451",
    "END, 452 out of space, LATER, 452",
    // About us: no reason to give up on the reader.
    "MAIL, 550 sender unknown, LATER, 550",
    "MAIL, 530 log in first, LATER, 530",
    "DATA, 503 bad sequence, LATER, 503",
  })
  void itsAnswerDecides(Step step, String answer, Kind kind, int code) {
    smtp.follow(ScriptedSmtp.answering(step, answer));

    Outcome outcome = send();

    assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(kind);
    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.reason()).doesNotContain("ada", answer.substring(4));
    assertThat(smtp.taken()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"MAIL", "RCPT", "DATA"})
  void whatItLeavesBeforeItHasTheMailIsSentLater(Step step) {
    smtp.follow(ScriptedSmtp.hangingUpAt(step));

    Outcome outcome = send();

    assertThat(outcome.kind()).as(outcome.reason()).isEqualTo(Kind.LATER);
    assertThat(outcome.code()).isNull();
  }

  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"MAIL", "RCPT", "DATA"})
  void whatItKeepsSilentAboutBeforeItHasTheMailIsSentLater(Step step) {
    configuration.timeout = NOT_LONG;
    smtp.follow(ScriptedSmtp.silentAt(step, later));

    assertThat(send().kind()).isEqualTo(Kind.LATER);
  }

  /** What has left us may have arrived, also when the server read only a part of it. */
  @ParameterizedTest
  @EnumSource(
      value = Step.class,
      names = {"BODY", "END"})
  void nobodyKnowsWhatBecameOfAMailThatItHasAndDoesNotConfirm(Step step) {
    smtp.follow(ScriptedSmtp.hangingUpAt(step));
    assertThat(send().kind()).isEqualTo(Kind.UNKNOWN);

    configuration.timeout = NOT_LONG;
    smtp.follow(ScriptedSmtp.silentAt(Step.END, later));
    assertThat(send().kind()).isEqualTo(Kind.UNKNOWN);
  }

  @Test
  void slownessIsNoFailure() {
    smtp.follow(
        (step, line) -> {
          if (step == Step.RCPT || step == Step.END) {
            pause();
          }
          return null;
        });

    assertThat(send().kind()).isEqualTo(Kind.SENT);
    assertThat(smtp.taken()).hasSize(1);
  }

  /** Each piece of the answer comes in time, and the answer never ends. */
  @ParameterizedTest
  @CsvSource({"MAIL, LATER", "RCPT, LATER", "END, UNKNOWN"})
  void whatTakesTooLongInAllIsCutOff(Step step, Kind kind) {
    configuration.atMost = NOT_LONG;
    smtp.follow(ScriptedSmtp.answering(step, ScriptedSmtp.ENDLESS));

    Outcome outcome = send();

    assertThat(outcome.kind()).isEqualTo(kind);
    assertThat(outcome.reason()).contains("cut off after PT1S");
  }

  @Test
  void nobodyWaitsForOneWhoseWelcomeNeverEnds() {
    configuration.atMost = NOT_LONG;
    smtp.follow(ScriptedSmtp.answering(Step.EHLO, ScriptedSmtp.ENDLESS));

    assertUnavailable("cut off after PT1S");
  }

  /** The limit is for each mail, not for all of them. */
  @Test
  void aConversationMayLastLongerThanAMail() {
    configuration.atMost = Duration.seconds(2);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);

    try (MailConnection connection = new MailServer(configuration).connect()) {
      do {
        assertThat(connection.send(mail()).reason()).isEqualTo("sent");
      } while (System.nanoTime() - end < 0);
    }
  }

  @Test
  void takesManyMailsInOneConversationAlsoAfterARefusal() {
    try (MailConnection connection = new MailServer(configuration).connect()) {
      assertThat(connection.send(mail()).kind()).isEqualTo(Kind.SENT);
      smtp.follow(ScriptedSmtp.answering(Step.RCPT, "550 no such user"));
      assertThat(connection.send(mail()).kind()).isEqualTo(Kind.REFUSED);
      assertThat(connection.isOpen()).isTrue();
      smtp.follow(ScriptedSmtp.obliging());
      assertThat(connection.send(mail()).kind()).isEqualTo(Kind.SENT);
    }
    assertThat(smtp.taken()).hasSize(2);
  }

  @Test
  void nobodyIsLetInWhileItIsDown() throws IOException {
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      configuration.port = closed.getLocalPort();
    }

    assertUnavailable("127.0.0.1:" + configuration.port);
  }

  @ParameterizedTest
  @CsvSource({"GREETING, 421 too busy", "GREETING, 554 go away", "EHLO, 421 too busy"})
  void nobodyIsLetInWhenItSaysSo(Step step, String answer) {
    smtp.follow(ScriptedSmtp.answering(step, answer));

    assertUnavailable("127.0.0.1");
  }

  @Test
  void nobodyWaitsForOneThatSaysNothing() {
    configuration.timeout = NOT_LONG;
    smtp.follow(ScriptedSmtp.silentAt(Step.GREETING, later));

    assertUnavailable("127.0.0.1");
  }

  @Test
  void aRefusedLoginDoesNotTellThePassword() {
    configuration.user = "figwizard";
    configuration.password = "smtp secret";
    smtp.follow(ScriptedSmtp.answering(Step.AUTH, "535 wrong: smtp secret"));

    assertThatThrownBy(() -> new MailServer(configuration).connect())
        .isInstanceOf(MailServerUnavailable.class)
        .hasMessageContaining("AuthenticationFailed")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void logsInWhereThereIsAUser() {
    configuration.user = "figwizard";
    configuration.password = "smtp secret";
    List<String> logins = new CopyOnWriteArrayList<>();
    smtp.follow(
        (step, line) -> {
          if (step == Step.AUTH) {
            logins.add(line);
          }
          return null;
        });

    assertThat(send().kind()).isEqualTo(Kind.SENT);
    assertThat(logins).hasSize(1);
  }

  @Test
  void sendsNothingInTheClearWhereTlsIsRequired() {
    configuration.tls = MailConfiguration.Tls.REQUIRED;

    assertUnavailable("127.0.0.1");
    assertThat(smtp.taken()).isEmpty();
  }

  @Test
  void isUnavailableWithoutAHost() {
    configuration.host = "";

    assertUnavailable("SMTP_HOST");
  }

  private void assertUnavailable(String why) {
    assertThatThrownBy(() -> new MailServer(configuration).connect())
        .isInstanceOf(MailServerUnavailable.class)
        .hasMessageContaining(why);
  }

  private Outcome send() {
    try (MailConnection connection = new MailServer(configuration).connect()) {
      return connection.send(mail());
    }
  }

  private static Mail mail() {
    return Mails.to("ada@example.org", "Ada");
  }

  private static void pause() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
  }
}
