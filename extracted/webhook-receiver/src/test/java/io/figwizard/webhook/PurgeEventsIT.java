package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.handlerkit.BackgroundJob;
import java.time.Instant;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An event is known for so long and no longer. */
class PurgeEventsIT {
  @RegisterExtension
  static final WebhookServer SERVER =
      new WebhookServer(settings -> settings.eventRetention = Duration.days(40));

  @Test
  void deletesWhatNoProviderWillSendAgain() {
    BackgroundJob job = SERVER.job("webhook.purge-events");
    Instant limit = SERVER.clock.instant().minus(java.time.Duration.ofDays(40));
    insert("old", 1_200, limit.minusSeconds(1));
    insert("new", 3, limit);
    assertThat(job.timing()).isEqualTo(BackgroundJob.daily(LocalTime.of(3, 50)));

    job.run();
    job.run();

    assertThat(SERVER.rows("select event_id from webhook.event where event_id like 'old%'"))
        .isEmpty();
    assertThat(SERVER.rows("select event_id from webhook.event where event_id like 'new%'"))
        .hasSize(3);
  }

  private static void insert(String prefix, int number, Instant receivedAt) {
    SERVER
        .owner()
        .useHandle(
            handle ->
                handle.execute(
                    "insert into webhook.event (provider, variant, event_id, kind, type,"
                        + " received_at) select 'stripe', 'sandbox', ? || n, 'snapshot', 'a.b', ?"
                        + " from generate_series(1, ?) n",
                    prefix,
                    receivedAt,
                    number));
  }
}
