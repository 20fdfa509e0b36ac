package io.figwizard.handlerkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RateLimitLostConnectionIT {
  @RegisterExtension
  static final SampleServer server =
      new SampleServer(new Tokens("test-key"), () -> new LimitedApplication(Clock.systemUTC()))
          .with("database.maxSize", "1");

  @Test
  void aCallIsCountedThoughItsConnectionDied() {
    for (int i = 0; i < 5; i++) {
      server
          .database()
          .execute(
              "SELECT pg_terminate_backend(pid, 20000) FROM pg_stat_activity"
                  + " WHERE usename = 'fig_notes'");

      SampleServer.Reply reply = server.send(server.post("{\"action\":\"knock\"}"));

      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
    }
  }
}
