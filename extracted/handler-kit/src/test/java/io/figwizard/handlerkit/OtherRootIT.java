package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Jersey beneath a path of its own, so that there is an outside. */
class OtherRootIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer()
          .with("server.rootPath", "/api/*")
          .with("kit.dryRun.key", DryRunRequests.KEY)
          .with("kit.dryRun.deadline", "30s");

  @Test
  void answersOutsideJerseyInTheEnvelope() {
    for (String path : new String[] {"/", "/notes", "/notes/more.html"}) {
      SampleServer.Reply reply = server.send(server.request(path));

      assertThat(reply.code()).isEqualTo("not_found");
      assertThat(reply.status()).isEqualTo(404);
      assertThat(reply.json().path("requestId").asText()).isEqualTo(reply.header("X-Request-Id"));
    }
  }

  @Test
  void handlesBeneathThePath() {
    SampleServer.Reply reply =
        server.send(
            server
                .request("/api/notes")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"action\":\"greet\",\"name\":\"you\"}")));

    assertThat(reply.status()).isEqualTo(200);
  }

  @Test
  void runsDryBeneathThePath() {
    SampleServer.Reply reply =
        server.send(
            DryRunRequests.to(
                    server,
                    "/api/notes",
                    "{\"action\":\"add-note\",\"body\":\"n\",\"stars\":1,\"sleepSeconds\":0}")
                .header("Authorization", "Bearer " + server.tokens.of(UUID.randomUUID())));

    assertThat(reply.status()).as(reply.json().toString()).isEqualTo(200);
    assertThat(reply.header("X-Fig-Effects")).isNotEmpty();
  }
}
