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

  @Test
  void aCallIsCountedThoughItsConnectionDiedInTheMiddle() {
    // A sequence counts on although what it was asked for is rolled back.
    server
        .database()
        .execute(
            """
            CREATE SEQUENCE notes.deaths;
            GRANT USAGE ON SEQUENCE notes.deaths TO fig_notes;
            CREATE FUNCTION notes.die_once() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN
                IF nextval('notes.deaths') = 1 THEN
                  PERFORM pg_terminate_backend(pg_backend_pid());
                  PERFORM pg_sleep(20);
                END IF;
                RETURN new;
              END $$;
            CREATE TRIGGER die_once BEFORE UPDATE ON notes.rate_limit
              FOR EACH ROW EXECUTE FUNCTION notes.die_once();
            """);
    try {
      SampleServer.Reply reply = server.send(server.post("{\"action\":\"knock\"}"));

      assertThat(reply.status()).as(reply.response().body()).isEqualTo(200);
      assertThat(server.database().query("SELECT last_value FROM notes.deaths"))
          .as("it has died, and was asked again")
          .isEqualTo("2");
    } finally {
      server.database().execute("DROP FUNCTION notes.die_once CASCADE; DROP SEQUENCE notes.deaths");
    }
  }
}
