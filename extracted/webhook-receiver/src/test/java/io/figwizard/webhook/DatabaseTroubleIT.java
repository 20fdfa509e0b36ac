package io.figwizard.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.Eventually;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** 200 means stored, whatever happens to the database; anything else means come again. */
class DatabaseTroubleIT {
  @RegisterExtension static final WebhookServer SERVER = new WebhookServer();

  private final String id = "evt_" + UUID.randomUUID();

  @Test
  void asksToComeAgainWhenTheDatabaseIsSlow() {
    try (Handle handle = SERVER.owner().open()) {
      handle.begin();
      handle.execute("lock table webhook.event in exclusive mode");

      Answer answer = SERVER.stripe(WebhookServer.event(id, "cus_1"));

      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(503);
      assertThat(answer.errorCode()).isEqualTo("database_unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      handle.rollback();
    }
    assertThat(SERVER.rows("select 1 from webhook.event where event_id = ?", id)).isEmpty();
    assertThat(SERVER.told(id)).isEmpty();

    assertThat(untilTaken(id)).contains(200);
    assertThat(SERVER.told(id)).hasSize(1);
  }

  @Test
  void storesNothingWhenOthersCannotBeTold() {
    SERVER
        .database()
        .execute("alter table webhook.outbox add constraint broken check (false) not valid");
    try {
      assertThat(untilTaken(id).filter(status -> status != 503)).containsExactly(500);
    } finally {
      SERVER.database().execute("alter table webhook.outbox drop constraint broken");
    }

    assertThat(SERVER.rows("select 1 from webhook.event where event_id = ?", id)).isEmpty();
    assertThat(untilTaken(id)).contains(200);
    assertThat(SERVER.told(id)).hasSize(1);
  }

  @Test
  void survivesTheLossOfItsConnectionInTheMiddle() throws Exception {
    CompletableFuture<Answer> answer;
    try (Handle handle = SERVER.owner().open()) {
      handle.begin();
      handle.execute("lock table webhook.outbox in exclusive mode");
      answer = CompletableFuture.supplyAsync(() -> SERVER.stripe(WebhookServer.event(id, "cus_1")));
      Eventually.holds("it was in the middle", () -> killWaiting() > 0);
      handle.rollback();
    }

    assertThat(answer.get(60, TimeUnit.SECONDS).status()).isEqualTo(200);
    assertThat(SERVER.stored(id)).containsEntry("kind", "snapshot");
    assertThat(SERVER.told(id)).hasSize(1);
  }

  /** Every event comes until it is taken, as a provider sends it. */
  @Test
  void losesAndDoublesNothingWhileConnectionsAreBeingKilled() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(
            () -> {
              while (!over.get()) {
                SERVER.rows(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                        + " where datname = current_database() and usename = 'fig_webhook'");
              }
            });
    List<List<Integer>> statuses;
    try {
      statuses =
          AtOnce.run(
              8,
              thread ->
                  IntStream.range(0, 25)
                      .flatMap(i -> untilTaken(id + "_" + thread + "_" + i))
                      .boxed()
                      .toList());
    } finally {
      over.set(true);
      killer.get(60, TimeUnit.SECONDS);
    }

    assertThat(statuses.stream().flatMap(List::stream)).isSubsetOf(200, 503);
    assertThat(SERVER.rows("select 1 from webhook.event where event_id like ?", id + "%"))
        .hasSize(200);
    assertThat(
            SERVER.rows(
                "select distinct payload ->> 'eventId' from webhook.outbox"
                    + " where payload ->> 'eventId' like ?",
                id + "%"))
        .hasSize(200);
    assertThat(
            SERVER.rows(
                "select 1 from webhook.outbox where payload ->> 'eventId' like ?", id + "%"))
        .hasSize(200);
  }

  private static IntStream untilTaken(String eventId) {
    byte[] body = WebhookServer.event(eventId, "cus_1").getBytes(UTF_8);
    IntStream.Builder statuses = IntStream.builder();
    int status;
    int attempts = 0;
    do {
      status = SERVER.stripe("/webhook/stripe", WebhookServer.SECRET, body).status();
      statuses.add(status);
      attempts++;
    } while (status == 503 && attempts < 500);
    return statuses.build();
  }

  private static int killWaiting() {
    return SERVER
        .rows(
            "select pg_terminate_backend(pid) from pg_stat_activity"
                + " where datname = current_database() and usename = 'fig_webhook'"
                + " and wait_event_type = 'Lock'")
        .size();
  }
}
