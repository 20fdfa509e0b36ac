package io.figwizard.providertwins.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads a mail as a mail program does. */
final class MailReader {
  private final Map<String, List<String>> headers = new LinkedHashMap<>();
  private String subject = "";
  private @Nullable String text;
  private @Nullable String html;

  /**
   * A server takes what no program can read: then as much is there as could be read.
   *
   * @param raw a character for each byte
   */
  static ReceivedMail read(int number, String sender, List<String> recipients, String raw) {
    MailReader reader = new MailReader();
    try {
      reader.read(
          new MimeMessage(
              Session.getInstance(new Properties()),
              new ByteArrayInputStream(raw.getBytes(ISO_8859_1))));
    } catch (MessagingException | IOException e) {
      reader.headers.putIfAbsent("X-Twin-Unreadable", List.of(e.toString()));
    }
    return new ReceivedMail(
        number,
        sender,
        List.copyOf(recipients),
        reader.subject,
        reader.headers,
        reader.text,
        reader.html,
        raw);
  }

  private void read(MimeMessage mail) throws MessagingException, IOException {
    subject = Objects.requireNonNullElse(mail.getSubject(), "");
    for (Header header : Collections.list(mail.getAllHeaders())) {
      headers
          .computeIfAbsent(header.getName(), name -> new ArrayList<>())
          .add(MimeUtility.decodeText(MimeUtility.unfold(header.getValue())));
    }
    part(mail);
  }

  private void part(Part part) throws MessagingException, IOException {
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart each = parts.getBodyPart(i);
        part(each);
      }
    } else if (text == null && part.isMimeType("text/plain")) {
      text = part.getContent().toString();
    } else if (html == null && part.isMimeType("text/html")) {
      html = part.getContent().toString();
    }
  }
}
