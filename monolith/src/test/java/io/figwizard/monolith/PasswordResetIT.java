package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody forgot a password: through auth's outbox, the worker, the mail, and back. */
class PasswordResetIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final String EMAIL = "anna@example.org";
  private static final String PAGE = "https://app.example.org/reset";
  private static final Pattern LINK = Pattern.compile(PAGE + "#token=([A-Za-z0-9_-]{43})\\b");

  private final GreenMail mailServer =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    mailServer.start();
  }

  @AfterEach
  void stop() {
    mailServer.stop();
  }

  @Test
  void theMailLeadsToANewPasswordAndNothingOfItsTokenIsLeft() throws Exception {
    Map<String, String> environment = Servers.monolithEnvironment(DATABASE, TestTokens.create());
    environment.put("SMTP_HOST", "127.0.0.1");
    environment.put("SMTP_PORT", Integer.toString(mailServer.getSmtp().getPort()));
    environment.put("PASSWORD_RESET_PAGE", PAGE);
    try (ServerProcess monolith =
        ServerProcess.start(
            MonolithApplication.class, environment, "server", Servers.MONOLITH_YML)) {
      HandlerClient client = HandlerClient.of(monolith.address());
      call(client, "signup", Map.of("email", EMAIL, "password", "correct horse battery"));

      call(client, "request-password-reset", Map.of("email", EMAIL));
      Eventually.holds("the mail has come", () -> mailServer.getReceivedMessages().length == 1);
      String token = token();
      call(client, "reset-password", Map.of("token", token, "newPassword", "nine green llamas"));
      call(client, "login", Map.of("email", EMAIL, "password", "nine green llamas"));

      Eventually.holds(
          "the mail is marked as sent", () -> rows("jobs.reset_mail").contains("sent"));
      for (String table : List.of("jobs.reset_mail", "worker.delivery", "auth.outbox")) {
        assertThat(rows(table)).as(table).doesNotContain(token);
      }
      assertThat(monolith.output()).contains("sent").doesNotContain(token).doesNotContain(EMAIL);
      assertThat(mailServer.getReceivedMessages()).hasSize(1);
    }
  }

  private static void call(HandlerClient client, String action, Map<String, ?> fields) {
    Answer answer = client.call("auth", action, fields);
    assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(200);
  }

  private String token() throws Exception {
    List<String> texts = texts(mailServer.getReceivedMessages()[0]);
    assertThat(texts).hasSize(2);
    Matcher plain = LINK.matcher(texts.get(0));
    Matcher html = LINK.matcher(texts.get(1));
    assertThat(plain.find()).as(texts.get(0)).isTrue();
    assertThat(html.find()).as(texts.get(1)).isTrue();
    assertThat(html.group(1)).isEqualTo(plain.group(1));
    assertThat(GreenMailUtil.getAddressList(mailServer.getReceivedMessages()[0].getAllRecipients()))
        .isEqualTo(EMAIL);
    return plain.group(1);
  }

  private static List<String> texts(Part part) throws Exception {
    List<String> texts = new ArrayList<>();
    if (part.getContent() instanceof Multipart parts) {
      for (int i = 0; i < parts.getCount(); i++) {
        texts.addAll(texts(parts.getBodyPart(i)));
      }
    } else {
      texts.add(part.getContent().toString());
    }
    return texts;
  }

  private static String rows(String table) throws Exception {
    StringBuilder rows = new StringBuilder();
    try (Connection connection = DATABASE.owner().getConnection();
        ResultSet result =
            connection
                .createStatement()
                .executeQuery("SELECT cast(t AS text) FROM " + table + " t")) {
      while (result.next()) {
        rows.append(result.getString(1)).append('\n');
      }
    }
    return rows.toString();
  }
}
