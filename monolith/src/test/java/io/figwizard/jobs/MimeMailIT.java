package io.figwizard.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.figwizard.jobs.Outcome.Kind;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What arrives at a real mail server. */
class MimeMailIT {
  private final GreenMail mailServer =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
  private final MailConfiguration configuration = new MailConfiguration();

  @BeforeEach
  void start() {
    mailServer.start();
    configuration.host = "127.0.0.1";
    configuration.port = mailServer.getSmtp().getPort();
    configuration.from = "no-reply@example.com";
    configuration.fromName = "Figwizard für alle";
  }

  @AfterEach
  void stop() {
    mailServer.stop();
  }

  @Test
  void arrivesAsItWasMeantInBothForms() throws Exception {
    assertThat(send(Mails.to("ada@example.org", "Žofie 王")).kind()).isEqualTo(Kind.SENT);

    MimeMessage mail = received();
    assertThat(mail.getSubject()).isEqualTo("Grüße");
    assertThat(mail.getFrom())
        .containsExactly(new InternetAddress("no-reply@example.com", "Figwizard für alle"));
    InternetAddress to = (InternetAddress) mail.getAllRecipients()[0];
    assertThat(to.getAddress()).isEqualTo("ada@example.org");
    assertThat(to.getPersonal()).isEqualTo("Žofie 王");
    assertThat(mail.getMessageID()).isEqualTo("<some.id@example.com>");
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    assertThat(mail.getHeader("List-Unsubscribe"))
        .containsExactly("<https://example.org/settings>");
    assertThat(mail.getSentDate()).isNotNull();
    List<Part> texts = texts(mail);
    assertThat(texts).hasSize(2);
    assertThat(texts.get(0).isMimeType("text/plain")).isTrue();
    assertThat(((String) texts.get(0).getContent()).lines())
        .contains(".", "After it.", "https://example.org/go")
        .anyMatch(line -> line.contains("with ümlauts"));
    assertThat(texts.get(1).isMimeType("text/html")).isTrue();
    assertThat((String) texts.get(1).getContent()).contains("<a href=\"https://example.org/go\">");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ada\r\nBcc: eve@example.org",
        "Ada\nSubject: other",
        "Ada\r\n\r\nAnother body",
        "Ada\" <eve@example.org>, \"",
        "=?utf-8?q?Ada=0D=0ABcc:_eve=40example.org?=",
        "Ada, eve@example.org",
        "Ada; Eve",
      })
  void aNameIsNeverMoreThanAName(String name) throws Exception {
    assertThat(send(Mails.to("ada@example.org", name)).kind()).isEqualTo(Kind.SENT);

    MimeMessage mail = received();
    assertThat(mail.getAllRecipients()).hasSize(1);
    assertThat(((InternetAddress) mail.getAllRecipients()[0]).getAddress())
        .isEqualTo("ada@example.org");
    assertThat(mail.getHeader("Bcc")).isNull();
    assertThat(mail.getSubject()).isEqualTo("Grüße");
    assertThat(texts(mail)).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada@example.org\r\nRCPT TO:<eve@example.org>",
        "ada@example.org, eve@example.org",
        "ada@example.org> SIZE=1 <eve@example.org",
        "žofie@example.org",
        "@example.org",
        "ada",
        "",
      })
  void anAddressThatIsNoneIsRefusedAndNothingIsSent(String address) {
    assertThat(send(Mails.to(address, "Ada")).kind()).isEqualTo(Kind.REFUSED);

    assertThat(mailServer.getReceivedMessages()).isEmpty();
  }

  @Test
  void aDomainOfAnyScriptIsWrittenInAscii() throws Exception {
    assertThat(send(Mails.to("ada@bücher.example", "Ada")).kind()).isEqualTo(Kind.SENT);

    assertThat(((InternetAddress) received().getAllRecipients()[0]).getAddress())
        .isEqualTo("ada@xn--bcher-kva.example");
  }

  private Outcome send(Mail mail) {
    try (MailConnection connection = new MailServer(configuration).connect()) {
      return connection.send(mail);
    }
  }

  private MimeMessage received() {
    assertThat(mailServer.getReceivedMessages()).hasSize(1);
    return mailServer.getReceivedMessages()[0];
  }

  /** The parts that are text, whatever they are wrapped in. */
  static List<Part> texts(Part part) throws Exception {
    List<Part> texts = new ArrayList<>();
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        BodyPart inner = parts.getBodyPart(i);
        texts.addAll(texts(inner));
      }
    } else {
      texts.add(part);
    }
    return texts;
  }
}
