package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.providertwins.smtp.ReceivedMail;
import io.figwizard.providertwins.smtp.SmtpFault;
import io.figwizard.providertwins.smtp.SmtpTwin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Digests and password-reset mails with the double that the local stack has, and its faults. */
class MailsThroughTwinIT {
  @RegisterExtension static final TestDatabase DATABASE = TestJobs.migrated();

  private static final Instant NOON = Instant.parse("2026-05-04T12:00:00Z");
  private static SmtpTwin smtp;

  private final People people = new People(DATABASE);
  private final SettableClock clock = new SettableClock(NOON);
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
    jobs = new TestJobs(DATABASE.jdbcUrl(), DATABASE.password(), smtp.port(), clock);
  }

  @Test
  void whoIsGreylistedGetsTheirDigestLater() {
    people.subscribed("UTC");
    people.subscribed("UTC");
    smtp.control().faults(SmtpFault.tryLater());
    jobs.digest().run();
    assertThat(smtp.control().mails()).hasSize(1);
    clock.advance(Duration.ofMinutes(5));

    jobs.digest().run();

    assertThat(smtp.control().mails())
        .hasSize(2)
        .extracting(ReceivedMail::recipients)
        .doesNotHaveDuplicates();
    assertThat(states("digest")).containsOnly("sent");
  }

  @Test
  void oneMailboxThatIsGoneKeepsNobodyFromTheirs() {
    UUID gone = people.subscribed("UTC");
    people.subscribed("UTC");
    String address = people.rows("select email from auth.account where user_id = ?", gone).get(0);
    smtp.control().faults(SmtpFault.noSuchUser(address));

    jobs.digest().run();

    assertThat(smtp.control().mails()).hasSize(1);
    assertThat(smtp.control().mailsTo(address)).isEmpty();
    assertThat(states("digest")).containsExactlyInAnyOrder("refused", "sent");
  }

  /** The answer to the mail is lost: the digest is not repeated, the other is. */
  @Test
  void aDigestComesOnceAndAResetMailTwiceWhereTheAnswerIsLost() {
    UUID ada = people.subscribed("UTC");
    smtp.control().faults(SmtpFault.losesReply());
    jobs.digest().run();
    clock.advance(Duration.ofHours(1));
    jobs.digest().run();
    assertThat(smtp.control().mails()).hasSize(1);
    assertThat(states("digest")).containsExactly("unknown");

    smtp.control().forgetMails();
    smtp.control().faults(SmtpFault.losesReply());
    orderReset(ada);
    jobs.resetMails().run();
    clock.advance(Duration.ofMinutes(1));
    jobs.resetMails().run();

    assertThat(smtp.control().mails()).hasSize(2);
    assertThat(smtp.control().mails().get(0).header("Message-ID"))
        .isEqualTo(smtp.control().mails().get(1).header("Message-ID"));
    assertThat(states("reset_mail")).containsExactly("sent");
  }

  @Test
  void nothingIsLostWhileTheServerIsDown() {
    UUID ada = people.subscribed("UTC");
    orderReset(ada);
    smtp.control().refuseConnections();
    jobs.digest().run();
    jobs.resetMails().run();
    smtp.control().acceptConnections();
    assertThat(states("digest")).containsExactly("waiting");

    jobs.digest().run();
    jobs.resetMails().run();

    assertThat(smtp.control().mails()).hasSize(2);
    assertThat(jobs.alerts).hasSize(1);
  }

  @Test
  void aSlowServerGetsAllOfThem() {
    people.subscribed("UTC");
    people.subscribed("UTC");
    people.subscribed("UTC");
    smtp.control().faults(SmtpFault.slow(Duration.ofMillis(20)).always());

    jobs.digest().run();

    assertThat(smtp.control().mails()).hasSize(3);
    assertThat(smtp.control().mails().get(0).header("List-Unsubscribe"))
        .isEqualTo("<" + jobs.configuration.settingsPage + ">");
  }

  @Test
  void whatASpamFilterRefusesIsNotSentAgain() {
    people.subscribed("UTC");
    smtp.control().faults(SmtpFault.rejectsContent());
    jobs.digest().run();
    clock.advance(Duration.ofHours(1));

    jobs.digest().run();

    assertThat(smtp.control().mails()).isEmpty();
    assertThat(states("digest")).containsExactly("refused");
  }

  private void orderReset(UUID user) {
    jobs.resetConsumer()
        .accept(
            List.of(
                new DomainEvent(
                    UUID.randomUUID(),
                    "auth",
                    "password-reset.requested",
                    "user:" + user,
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("userId", user.toString())
                        .put("token", "a-token-of-a-test")
                        .put("expiresAt", clock.instant().plus(Duration.ofHours(1)).toString()),
                    clock.instant())));
  }

  private List<String> states(String table) {
    return people.rows("select state from jobs." + table + " order by 1");
  }
}
