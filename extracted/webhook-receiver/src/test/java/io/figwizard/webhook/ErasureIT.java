package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.Eventually;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing about somebody who left stays, and nothing comes back. */
class ErasureIT {
  @RegisterExtension static final WebhookServer SERVER = new WebhookServer();

  private final String id = "evt_" + UUID.randomUUID();
  private final String customer = "cus_" + UUID.randomUUID();

  @Test
  void erasesWhatEventsSayAboutACustomerOfThatVariant() {
    String other = id + "_other";
    String sandbox = id + "_sandbox";
    SERVER.stripe(WebhookServer.event(id, customer));
    SERVER.stripe(WebhookServer.event(other, "cus_who_stays"));
    SERVER.stripe(
        "/webhook-sandbox/stripe",
        WebhookServer.SANDBOX_SECRET,
        WebhookServer.event(sandbox, customer)
            .replace("\"livemode\":true", "\"livemode\":false")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));

    SERVER.deliver(customerErased("production"));
    SERVER.deliver(customerErased("production"));

    assertThat(SERVER.stored(id))
        .containsEntry("raw", null)
        .containsEntry("subject", null)
        .containsEntry("object_id", null)
        .containsEntry("type", "customer.subscription.updated");
    assertThat(SERVER.stored(other).get("raw")).isNotNull();
    assertThat(SERVER.stored(sandbox).get("raw")).isNotNull();
    assertThat(
            SERVER.rows(
                "select * from webhook.event e where e::text like ? and variant = 'production'",
                "%" + customer + "%"))
        .isEmpty();
  }

  @Test
  void storesLaterEventsAboutACustomerWithoutTheirBodies() {
    SERVER.deliver(customerErased("production"));

    int status = SERVER.stripe(WebhookServer.event(id, customer)).status();

    assertThat(status).isEqualTo(200);
    assertThat(SERVER.stored(id))
        .containsEntry("raw", null)
        .containsEntry("subject", null)
        .containsEntry("object_id", null);
    assertThat(SERVER.told(id)).as("others learn of it all the same").hasSize(1);
    assertThat(
            SERVER.stripe(WebhookServer.event(id, customer)).data().path("duplicate").asBoolean())
        .as("and it is known when it comes again")
        .isTrue();
  }

  @Test
  void remembersWhomItErasedByAHashOnly() {
    SERVER.deliver(customerErased("production"));

    assertThat(SERVER.count("erased_subject")).isPositive();
    assertThat(
            SERVER.rows(
                "select * from webhook.erased_subject e where e::text like ?",
                "%" + customer + "%"))
        .isEmpty();
  }

  @Test
  void erasesTheConversationsOfAUserWhoLeft() {
    String user = UUID.randomUUID().toString();
    String conversation =
        "{\"type\":\"post_call_transcription\",\"data\":{\"conversation_id\":\"%s\",\"user_id\":\"%s\"}}"
            .formatted(id, user);
    SERVER.elevenLabs(conversation);

    SERVER.deliver(event("user.deleted", object().put("userId", user)));
    SERVER.deliver(event("user.deleted", object().put("userId", user)));
    SERVER.elevenLabs(conversation.replace("transcription", "audio"));

    assertThat(SERVER.rows("select * from webhook.event e where e::text like ?", "%" + user + "%"))
        .isEmpty();
    assertThat(SERVER.stored("post_call_transcription:" + id)).containsEntry("raw", null);
    assertThat(SERVER.stored("post_call_audio:" + id)).containsEntry("raw", null);
  }

  /** The event is in a transaction that has not ended when the erasure comes. */
  @Test
  void overlooksNoEventThatIsJustBeingStored() throws Exception {
    CompletableFuture<Integer> storing;
    CompletableFuture<Void> erasing;
    try (Handle handle = SERVER.owner().open()) {
      handle.begin();
      handle.execute("lock table webhook.outbox in exclusive mode");
      storing =
          CompletableFuture.supplyAsync(
              () -> SERVER.stripe(WebhookServer.event(id, customer)).status());
      awaitWaiting("relation");
      erasing = CompletableFuture.runAsync(() -> SERVER.deliver(customerErased("production")));
      awaitWaiting("advisory");
      handle.commit();
    }

    assertThat(storing.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    erasing.get(60, TimeUnit.SECONDS);
    assertThat(SERVER.stored(id)).containsEntry("raw", null).containsEntry("subject", null);
  }

  @Test
  void leavesNoBodyHoweverStoringAndErasingMeet() throws Exception {
    for (int round = 0; round < 40; round++) {
      String someId = id + "_" + round;
      String someCustomer = customer + "_" + round;
      AtOnce.run(
          3,
          i -> {
            if (i == 0) {
              SERVER.deliver(
                  event(
                      "customer.erased",
                      object().put("variant", "production").put("customerId", someCustomer)));
            } else {
              SERVER.stripe(WebhookServer.event(someId, someCustomer));
            }
            return i;
          });
      assertThat(SERVER.stored(someId)).as(someId).containsEntry("raw", null);
    }
  }

  private static void awaitWaiting(String lock) throws Exception {
    Eventually.holds(
        "a transaction waits for a lock: " + lock,
        () ->
            !SERVER
                .rows(
                    "select 1 from pg_stat_activity where datname = current_database()"
                        + " and usename = 'fig_webhook' and wait_event_type = 'Lock'"
                        + " and wait_event = ?",
                    lock)
                .isEmpty());
  }

  private DomainEvent customerErased(String variant) {
    return event("customer.erased", object().put("variant", variant).put("customerId", customer));
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static DomainEvent event(String type, ObjectNode payload) {
    return new DomainEvent(UUID.randomUUID(), "test", type, "key", payload, Instant.EPOCH);
  }
}
