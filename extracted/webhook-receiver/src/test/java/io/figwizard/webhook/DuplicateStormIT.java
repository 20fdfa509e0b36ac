package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same event many times at the same moment. */
class DuplicateStormIT {
  private static final int THREADS = 32;

  @RegisterExtension
  static final WebhookServer SERVER =
      new WebhookServer(
          settings -> {
            // Two cores that everybody shares: who waits long for a connection is not at fault.
            settings.database.setMaxWaitForConnection(io.dropwizard.util.Duration.seconds(60));
          });

  @RepeatedTest(5)
  void isStoredOnceAndToldOnce() throws Exception {
    String id = "evt_" + UUID.randomUUID();
    String event = WebhookServer.event(id, "cus_storm");

    List<Answer> answers = AtOnce.run(THREADS, i -> SERVER.stripe(event));

    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(answers)
        .filteredOn(answer -> !answer.data().path("duplicate").asBoolean(true))
        .hasSize(1);
    assertThat(SERVER.stored(id)).containsEntry("subject", "cus_storm");
    assertThat(SERVER.told(id)).hasSize(1);
  }

  @Test
  void storesDifferentEventsOfOneCustomerBesideEachOther() throws Exception {
    String prefix = "evt_" + UUID.randomUUID();

    List<Answer> answers =
        AtOnce.run(
            THREADS, i -> SERVER.stripe(WebhookServer.event(prefix + "_" + i / 4, "cus_many")));

    assertThat(answers).extracting(Answer::status).containsOnly(200);
    assertThat(
            SERVER.rows("select event_id from webhook.event where event_id like ?", prefix + "%"))
        .hasSize(THREADS / 4);
    assertThat(
            SERVER.rows(
                "select 1 from webhook.outbox where payload ->> 'eventId' like ?", prefix + "%"))
        .hasSize(THREADS / 4);
  }
}
