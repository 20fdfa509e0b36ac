package io.figwizard.providertwins.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmtpTwinIT {
  private static final String ADA = "ada@example.org";
  private static final String BOB = "bob@example.org";

  private Duration patience = Duration.ofSeconds(30);
  private SmtpTwin twin;
  private SmtpControl control;

  @BeforeEach
  void start() {
    twin = SmtpTwin.start();
    control = twin.control();
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void showsTheMailsItHasTaken() throws Exception {
    send("Grüße – 1", ADA);
    send("second", ADA, BOB);

    assertThat(control.mails()).extracting(ReceivedMail::number).containsExactly(1, 2);
    ReceivedMail first = control.mails().get(0);
    assertThat(first.subject()).isEqualTo("Grüße – 1");
    assertThat(first.sender()).isEqualTo("fig@example.org");
    assertThat(first.recipients()).containsExactly(ADA);
    assertThat(first.header("list-unsubscribe")).isEqualTo("<https://example.org/u>");
    assertThat(first.text()).isEqualToNormalizingNewlines("Zoë\n.\n..two dots\n");
    assertThat(first.html()).isEqualTo("<p>Zoë</p>");
    assertThat(control.mailsTo("BOB@example.org")).singleElement().matches(m -> m.number() == 2);
    control.forgetMails();
    assertThat(control.mails()).isEmpty();
  }

  @Test
  void takesWhatNobodyCanReadAndAnythingAfterIt() throws Exception {
    MimeMessage mail = new MimeMessage(session());
    mail.setFrom(new InternetAddress("fig@example.org"));
    mail.addRecipient(Message.RecipientType.TO, new InternetAddress(ADA));
    mail.setSubject("Unreadable");
    mail.setContent("x", "text/plain");
    mail.setHeader("Content-Type", "text/plain; charset=no-such-charset");
    mail.saveChanges();
    mail.setHeader("Content-Type", "text/plain; charset=no-such-charset");
    Transport.send(mail);
    send("readable", ADA);

    assertThat(control.mails())
        .extracting(ReceivedMail::subject)
        .containsExactly("Unreadable", "readable");
    assertThat(control.mails().get(0).text()).isNull();
    assertThat(control.mails().get(0).raw()).contains("no-such-charset");
  }

  @Test
  void refusesConnectionsAndTakesThemAgainAtTheSamePort() throws Exception {
    int port = control.port();
    control.refuseConnections();
    assertThatThrownBy(() -> send("x", ADA)).hasRootCauseInstanceOf(ConnectException.class);

    control.acceptConnections();

    send("x", ADA);
    assertThat(control.port()).isEqualTo(port);
    assertThat(control.mails()).hasSize(1);
  }

  @Test
  void isNotAvailableAsOftenAsTold() throws Exception {
    control.faults(SmtpFault.serviceNotAvailable().times(2));

    assertThatThrownBy(() -> send("x", ADA)).hasMessageContaining("421");
    assertThatThrownBy(() -> send("x", ADA)).hasMessageContaining("421");
    send("x", ADA);
    assertThat(control.connections()).isEqualTo(3);
  }

  @Test
  void takesTheSameMailLater() throws Exception {
    control.faults(SmtpFault.tryLater());

    assertThatThrownBy(() -> send("x", ADA))
        .isInstanceOf(SendFailedException.class)
        .hasStackTraceContaining("451 4.7.1");
    assertThat(control.mails()).isEmpty();
    send("x", ADA);
    assertThat(control.mails()).hasSize(1);
  }

  @Test
  void knowsNobodyOfThatName() throws Exception {
    control.faults(SmtpFault.noSuchUser(BOB));

    assertThatThrownBy(() -> send("x", BOB)).hasStackTraceContaining("550 5.1.1");
    assertThatThrownBy(() -> send("x", BOB)).hasStackTraceContaining("550 5.1.1");
    send("x", ADA);
    assertThat(control.mails()).singleElement().matches(mail -> mail.isTo(ADA));
    assertThat(control.remainingFaults()).hasSize(1);
  }

  @Test
  void keepsNothingOfAMailItRefusesInTheEnd() throws Exception {
    control.faults(SmtpFault.rejectsContent());

    assertThatThrownBy(() -> send("x", ADA)).hasStackTraceContaining("554 5.7.1");
    assertThat(control.mails()).isEmpty();
    send("x", ADA);
    assertThat(control.mails()).hasSize(1);
  }

  @Test
  void keepsNothingOfAMailItHungUpWithin() {
    control.faults(SmtpFault.dropsWithinData());

    assertThatThrownBy(() -> send("x", ADA)).isInstanceOf(MessagingException.class);
    assertThat(control.mails()).isEmpty();
    assertThat(control.remainingFaults()).isEmpty();
  }

  @Test
  void keepsAMailWhoseReplyWasLost() {
    control.faults(SmtpFault.losesReply());

    assertThatThrownBy(() -> send("x", ADA)).isInstanceOf(MessagingException.class);
    assertThat(control.mails()).hasSize(1);
  }

  @Test
  void isSlowerThanTheClientIsPatient() {
    patience = Duration.ofMillis(200);
    control.faults(SmtpFault.slow(Duration.ofDays(1)));

    assertThatThrownBy(() -> send("x", ADA)).hasRootCauseInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void isSlowWithoutLosingAnything() throws Exception {
    control.faults(SmtpFault.slow(Duration.ofMillis(20)));

    send("x", ADA);
    assertThat(control.mails()).hasSize(1);
  }

  private void send(String subject, String... recipients) throws Exception {
    MimeMessage mail = new MimeMessage(session());
    mail.setFrom(new InternetAddress("fig@example.org"));
    for (String recipient : recipients) {
      mail.addRecipient(Message.RecipientType.TO, new InternetAddress(recipient));
    }
    mail.setSubject(subject, "UTF-8");
    mail.setHeader("List-Unsubscribe", "<https://example.org/u>");
    MimeBodyPart text = new MimeBodyPart();
    text.setText("Zoë\n.\n..two dots\n", "UTF-8");
    MimeBodyPart html = new MimeBodyPart();
    html.setText("<p>Zoë</p>", "UTF-8", "html");
    mail.setContent(new MimeMultipart("alternative", text, html));
    Transport.send(mail);
  }

  private Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", twin.host());
    properties.setProperty("mail.smtp.port", Integer.toString(twin.port()));
    properties.setProperty("mail.smtp.connectiontimeout", "10000");
    properties.setProperty("mail.smtp.timeout", Long.toString(patience.toMillis()));
    return Session.getInstance(properties);
  }
}
