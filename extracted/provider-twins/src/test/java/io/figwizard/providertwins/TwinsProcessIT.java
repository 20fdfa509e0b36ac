package io.figwizard.providertwins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.figwizard.providertwins.elevenlabs.ElevenLabsControl;
import io.figwizard.providertwins.elevenlabs.Ending;
import io.figwizard.providertwins.smtp.SmtpControl;
import io.figwizard.providertwins.text.Reply;
import io.figwizard.providertwins.text.TextProviderControl;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The doubles as the local stack has them: another process, controlled from here. */
class TwinsProcessIT {
  private static final Pattern HTTP = Pattern.compile("at (http://127\\.0\\.0\\.1:\\d+)");
  private static final Pattern SMTP = Pattern.compile("127\\.0\\.0\\.1:(\\d+)$");

  @Test
  void allOfThemCanBeUsedAndControlledFromAnotherProcess() throws Exception {
    Process process = java("--port", "0", "--smtp-port", "0");
    try (BufferedReader output = process.inputReader(UTF_8)) {
      String said = output.readLine();
      URI url = URI.create(found(HTTP, said));
      int smtpPort = Integer.parseInt(found(SMTP, said));

      assertThat(new Http(url, "", "").get("/twin/ready").json().get("smtpPort").getAsInt())
          .isEqualTo(smtpPort);
      talk(url);
      ask(url);
      write(url, smtpPort);
    } finally {
      process.destroy();
    }
    assertThat(process.onExit().join().isAlive()).isFalse();
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String port = Integer.toString(taken.getLocalPort());
      for (String option : List.of("--port", "--smtp-port")) {
        String other = option.equals("--port") ? "--smtp-port" : "--port";
        Process process = java(option, port, other, "0");

        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
            .contains("cannot listen on 127.0.0.1:" + port + ": choose another port");
        assertThat(process.waitFor()).isEqualTo(1);
      }
    }
  }

  private static void talk(URI url) throws Exception {
    Http http = new Http(url, "xi-api-key", "xi_key");
    ElevenLabsControl control = new ElevenLabsControl(url);
    String signedUrl =
        http.get("/v1/convai/conversation/get-signed-url?agent_id=agent_1")
            .json()
            .get("signed_url")
            .getAsString();
    String id = control.begin(signedUrl, Map.of("session_id", "s1"));
    control.say(id, "user", "Hello");
    control.end(id, Ending.after(Duration.ofSeconds(3)).withFact("mood", "good"));

    JsonObject conversation = http.get("/v1/convai/conversations/" + id).json();
    assertThat(conversation.get("status").getAsString()).isEqualTo("done");
  }

  private static void ask(URI url) throws Exception {
    new TextProviderControl(url).replies(Reply.of("Moin!"));

    Http.Answer answer =
        new Http(url, "Authorization", "Bearer sk-x")
            .post(
                "/v1/chat/completions",
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).contains("Moin!");
  }

  private static void write(URI url, int smtpPort) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("mail.smtp.host", "127.0.0.1");
    properties.setProperty("mail.smtp.port", Integer.toString(smtpPort));
    MimeMessage mail = new MimeMessage(Session.getInstance(properties));
    mail.setFrom(new InternetAddress("fig@example.org"));
    mail.setRecipient(Message.RecipientType.TO, new InternetAddress("ada@example.org"));
    mail.setSubject("Hello");
    mail.setText("You have cards to learn.");
    Transport.send(mail);

    assertThat(new SmtpControl(url).mailsTo("ada@example.org"))
        .singleElement()
        .matches(received -> received.subject().equals("Hello"));
  }

  private static Process java(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), TwinsProcess.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).start();
  }

  private static String found(Pattern pattern, String line) {
    Matcher matcher = pattern.matcher(line);
    assertThat(matcher.find()).as(line).isTrue();
    return matcher.group(1);
  }
}
