package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls cannot be counted, so they are not let through, and it is said as it always is. */
class RateLimitDatabaseDownIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer(new Tokens("test-key"), () -> new LimitedApplication(Clock.systemUTC()))
          // Port 1: nobody listens there.
          .with("database.url", "jdbc:postgresql://127.0.0.1:1/none");

  @Test
  void limitedActionsAnswer503AndOthersNeedNoDatabase() {
    SampleServer.Reply reply = server.send(server.post("{\"action\":\"knock\"}"));

    assertThat(reply.code()).isEqualTo("database_unavailable");
    assertThat(reply.status()).isEqualTo(503);
    assertThat(reply.header("Retry-After")).isNotEmpty();
    assertThat(server.send(server.post("{\"action\":\"look\"}")).status()).isEqualTo(200);
  }
}
