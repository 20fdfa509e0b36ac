package io.figwizard.jobs;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A conversation with the mail server, for any number of mails, one after the other. */
final class MailConnection implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MailConnection.class);

  private final Transport transport;
  private final Session session;
  private final MailConfiguration configuration;
  private final CuttableSockets sockets;

  /**
   * @param sockets that the transport uses
   */
  MailConnection(
      Transport transport,
      Session session,
      MailConfiguration configuration,
      CuttableSockets sockets) {
    this.transport = transport;
    this.session = session;
    this.configuration = configuration;
    this.sockets = sockets;
  }

  /** Never throws: whatever happens is an outcome. */
  Outcome send(Mail mail) {
    Optional<MimeMail> composed;
    try {
      composed = MimeMail.of(mail, configuration, session);
    } catch (MessagingException | RuntimeException e) {
      // Without the exception, whose message may quote the mail.
      return Outcome.refused("cannot be composed: " + e.getClass().getSimpleName());
    }
    if (composed.isEmpty()) {
      return Outcome.refused("the address cannot be written in ASCII");
    }
    MimeMail message = composed.get();
    try (CuttableSockets.Limited sending = sockets.limited()) {
      transport.sendMessage(message, message.getAllRecipients());
      return Outcome.sent();
    } catch (MessagingException e) {
      return SendFailure.of(e, message.isWritten()).because(sockets.reason());
    }
  }

  /** Whether the server still listens; asks it. */
  boolean isOpen() {
    try (CuttableSockets.Limited asking = sockets.limited()) {
      return transport.isConnected();
    }
  }

  @Override
  public void close() {
    try {
      transport.close();
    } catch (MessagingException e) {
      log.debug("The mail server did not say goodbye: {}", e.getClass().getSimpleName());
    }
  }
}
