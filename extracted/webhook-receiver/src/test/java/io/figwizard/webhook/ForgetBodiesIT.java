package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.BackgroundJob;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Bodies are kept for so long and no longer. */
class ForgetBodiesIT {
  @RegisterExtension
  static final WebhookServer SERVER =
      new WebhookServer(settings -> settings.rawRetention = io.dropwizard.util.Duration.days(10));

  @Test
  void erasesTheBodiesOfOldEventsAndKeepsTheirRows() {
    BackgroundJob job = SERVER.job("webhook.forget-bodies");
    Instant now = SERVER.clock.instant();
    insert("old", 1_200, now.minus(Duration.ofDays(10)).minusSeconds(1));
    insert("new", 3, now.minus(Duration.ofDays(10)));
    assertThat(job.timing()).isEqualTo(BackgroundJob.daily(LocalTime.of(3, 40)));

    job.run();
    job.run();

    assertThat(rows("old", "raw is null and type = 'a.b' and subject = 'cus_1'")).isEqualTo(1_200);
    assertThat(rows("new", "raw is not null")).isEqualTo(3);
  }

  private static void insert(String prefix, int number, Instant receivedAt) {
    SERVER
        .owner()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into webhook.event (provider, variant, event_id, kind, type, subject,"
                        + " received_at, raw) select 'stripe', 'sandbox', ? || n, 'snapshot',"
                        + " 'a.b', 'cus_1', ?, 'x' from generate_series(1, ?) n",
                    prefix,
                    receivedAt,
                    number));
  }

  private static long rows(String prefix, String condition) {
    return (long)
        SERVER
            .rows(
                "select count(*) as n from webhook.event where event_id like ? and " + condition,
                prefix + "%")
            .get(0)
            .get("n");
  }
}
