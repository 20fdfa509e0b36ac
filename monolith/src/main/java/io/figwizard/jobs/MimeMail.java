package io.figwizard.jobs;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.IDN;
import java.util.Optional;
import java.util.regex.Pattern;
import org.simplejavamail.api.email.Email;
import org.simplejavamail.api.email.EmailPopulatingBuilder;
import org.simplejavamail.api.email.Recipient;
import org.simplejavamail.converter.EmailConverter;
import org.simplejavamail.email.EmailBuilder;
import org.simplejavamail.mailer.MailerHelper;

/** A mail as it goes over the wire; knows whether all of it went. */
final class MimeMail extends MimeMessage {
  // RFC 5321, section 4.1.2: a Mailbox with a Dot-string.
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)*");

  private boolean written;

  private MimeMail(MimeMessage message) throws MessagingException {
    super(message);
  }

  /**
   * @return empty where no mail server could deliver to the address
   * @throws MessagingException when it cannot be put together
   */
  static Optional<MimeMail> of(Mail mail, MailConfiguration sender, Session session)
      throws MessagingException {
    Optional<String> address = transportable(mail.address());
    if (address.isEmpty()) {
      return Optional.empty();
    }
    String name = PersonName.of(mail.name()).orElse(null);
    String host = sender.from.substring(sender.from.indexOf('@') + 1);
    EmailPopulatingBuilder builder =
        EmailBuilder.startingBlank()
            .from(new Recipient(sender.fromName, sender.from, null))
            .to(new Recipient(name, address.get(), Message.RecipientType.TO))
            .withSubject(mail.subject())
            .withPlainText(BodyText.plain(mail.body()))
            .withHTMLText(BodyText.html(mail.body()))
            .fixingMessageId("<" + mail.id() + "@" + host + ">")
            // RFC 3834: no out-of-office answers.
            .withHeader("Auto-Submitted", "auto-generated")
            .withHeader("Content-Language", mail.body().language());
    if (mail.unsubscribe() != null) {
      builder.withHeader("List-Unsubscribe", "<" + mail.unsubscribe() + ">");
    }
    Email email = builder.buildEmail();
    // Names and addresses are clean already; should that ever change, nothing is sent.
    MailerHelper.scanForInjectionAttacks(email);
    return Optional.of(new MimeMail(EmailConverter.emailToMimeMessage(email, session)));
  }

  /**
   * In ASCII: the domain can be written so, the part before it cannot, and then few mail servers
   * would take it.
   */
  private static Optional<String> transportable(String address) {
    int at = address.lastIndexOf('@');
    if (at < 1) {
      return Optional.empty();
    }
    try {
      String ascii = address.substring(0, at) + "@" + IDN.toASCII(address.substring(at + 1));
      return ADDRESS.matcher(ascii).matches() ? Optional.of(ascii) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void writeTo(OutputStream out, String[] ignoreList)
      throws IOException, MessagingException {
    super.writeTo(out, ignoreList);
    written = true;
  }

  /** Whether the mail server may have all of it: what ends a mail follows at once. */
  boolean isWritten() {
    return written;
  }
}
