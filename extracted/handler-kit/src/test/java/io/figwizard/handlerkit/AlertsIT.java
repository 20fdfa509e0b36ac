package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Unexpected errors of a running application. */
class AlertsIT {
  private static final HookServer HOOK = new HookServer();

  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .with("kit.alerts.webhook", HOOK.address())
          .with("kit.alerts.format", "json")
          .with("kit.alerts.window", "1h")
          .with("kit.dryRun.key", DryRunRequests.KEY)
          // Longer than anything here.
          .with("kit.dryRun.deadline", "30s");

  @AfterAll
  static void closeTheHook() {
    HOOK.close();
  }

  @Test
  void tellsOfADryRunThatMayHaveBeenKept() {
    UUID user = UUID.randomUUID();
    try {
      server.send(
          DryRunRequests.as(
              server, user, "{\"action\":\"escape\",\"how\":\"commit_that_hides_and_refuse\"}"));

      assertThat(HOOK.next().message().path("summary").asText())
          .startsWith("Unexpected error in handler (dry run) notes, action escape: ")
          .contains("DryRunTransaction$Ended");
    } finally {
      server.database().execute("DELETE FROM notes.note WHERE user_id = '" + user + "'");
    }
  }

  @Test
  void saysNothingOfACopyThatFails() {
    String fails = "{\"action\":\"misbehave\",\"how\":\"throw\"}";
    assertThat(server.send(server.post(fails).header("X-Fig-Shadow", "1")).status()).isEqualTo(500);
    server.send(server.request("/servlet/throws").header("X-Fig-Shadow", "1").GET());

    server.send(server.post("{\"action\":\"misbehave\",\"how\":\"stack_overflow\"}"));
    assertThat(HOOK.next().message().path("summary").asText())
        .as("they are told one after the other")
        .contains("StackOverflowError");
  }

  @Test
  void tellsWhereAnErrorHappenedAndNothingPersonal() {
    UUID user = UUID.randomUUID();
    SampleServer.Reply reply =
        server.send(server.as(user, "{\"action\":\"fail\",\"note\":\"a private note\"}"));

    assertThat(reply.status()).isEqualTo(500);
    JsonNode message = HOOK.next().message();
    assertThat(message.path("service").asText()).isEqualTo("sample");
    assertThat(message.path("requestId").asText())
        .isEqualTo(reply.json().path("requestId").asText());
    assertThat(message.path("summary").asText())
        .startsWith("Unexpected error in handler notes, action fail: org.jdbi.v3.core")
        .contains("io.figwizard.handlerkit.sample.Fail.handle:");
    assertThat(message.toString())
        .doesNotContain("a private note", user.toString(), "duplicate", "INSERT");
    // The same again is counted, not sent.
    server.send(server.as(user, "{\"action\":\"fail\",\"note\":\"a private note\"}"));
    assertThat(server.support().getEnvironment().metrics().counter("alerts.suppressed").getCount())
        .isEqualTo(1);

    server.send(server.request("/servlet/throws").GET());
    JsonNode outsideJersey = HOOK.next().message();
    assertThat(outsideJersey.path("summary").asText())
        .contains("handler none, action none", "BadServlet.doGet:");
    assertThat(outsideJersey.toString()).doesNotContain("secret");

    // What a client does wrong, and what it may do again, is no alert.
    server.send(server.post("{"));
    server.send(server.post("{\"action\":\"misbehave\",\"how\":\"forbid\"}"));
    server.send(server.request("/plain/status/503").GET());
    assertThat(HOOK.more()).isZero();
  }
}
