package io.figwizard.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.stripe.StripeClient;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.delivery.Delivery;
import io.figwizard.stripetwin.delivery.SenderMode;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Events of the twin of Stripe, whose sender is as unreliable as networks are. */
class StripeTwinIT {
  @RegisterExtension static final WebhookServer SERVER = new WebhookServer();

  private StripeTwin twin;

  @BeforeEach
  void start() {
    SERVER.clock.set(Instant.now());
    twin = StripeTwin.start();
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void storesEveryEventOnceHoweverItIsSent() throws Exception {
    twin.control().addWebhookEndpoint(address("/webhook/stripe"), WebhookServer.SECRET, true);
    twin.control()
        .mode(
            SenderMode.wellBehaved()
                .withDuplicates(2)
                .withReorder(5, 7)
                .withParallel(4)
                .withDropFirst(1));

    List<String> customers = change("sk_live_1");

    assertThat(delivered()).isEqualTo(3L * customers.size() * 2);
    List<JsonObject> events =
        twin.control().events(true, 100).stream()
            // Not those of the catalogue, from before there was an endpoint.
            .filter(event -> event.get("type").getAsString().startsWith("customer."))
            .toList();
    assertThat(events).hasSize(customers.size() * 2);
    for (JsonObject event : events) {
      Map<String, Object> row = SERVER.stored(event.get("id").getAsString());
      assertThat(row)
          .containsEntry("variant", "production")
          .containsEntry("kind", "snapshot")
          .containsEntry("type", event.get("type").getAsString())
          .containsEntry("api_version", event.get("api_version").getAsString())
          .containsEntry("livemode", true);
      assertThat(customers).contains((String) row.get("subject"));
      assertThat(SERVER.told(event.get("id").getAsString())).hasSize(1);
    }
  }

  @Test
  void storesThinEventsAndOtherReleasesAsWell() throws Exception {
    twin.control()
        .addWebhookEndpoint(
            address("/webhook-sandbox/stripe"), WebhookServer.SANDBOX_SECRET, false);
    long thin = SERVER.counter("stripe.sandbox.thin");
    long releases = SERVER.counter("stripe.sandbox.other-api-release");

    twin.control().mode(SenderMode.wellBehaved().withThin(true));
    List<String> customers = change("sk_test_1");
    twin.control().mode(SenderMode.wellBehaved().withApiVersion("2025-10-29.clover"));
    change("sk_test_1");
    delivered();

    assertThat(SERVER.counter("stripe.sandbox.thin")).isEqualTo(thin + 2L * customers.size());
    assertThat(SERVER.counter("stripe.sandbox.other-api-release"))
        .isEqualTo(releases + 2L * customers.size());
    assertThat(
            SERVER.rows(
                "select distinct subject from webhook.event where kind = 'thin' and variant = 'sandbox'"))
        .extracting(row -> (String) row.get("subject"))
        .containsAll(customers);
  }

  @Test
  void takesEventsWhileTheSecretIsBeingReplaced() throws Exception {
    String endpoint =
        twin.control()
            .addWebhookEndpoint(address("/webhook/stripe"), WebhookServer.ROLLED_SECRET, true);

    change("sk_live_2");
    twin.control().rollSecret(endpoint, WebhookServer.SECRET, Duration.ofHours(1));
    change("sk_live_2");

    assertThat(delivered()).isPositive();
  }

  @Test
  void takesNothingOfTheOtherVariant() throws Exception {
    twin.control().addWebhookEndpoint(address("/webhook/stripe"), WebhookServer.SECRET, false);
    twin.control().mode(SenderMode.wellBehaved().withRetryAfter());

    change("sk_test_2");

    Eventually.holds("all were tried", () -> twin.control().waiting() == 0);
    assertThat(twin.control().deliveries())
        .isNotEmpty()
        .allSatisfy(
            delivery -> {
              assertThat(delivery.lastStatus()).isEqualTo(400);
              assertThat(delivery.state()).isEqualTo(Delivery.State.FAILED);
            });
  }

  /** Two events for each customer. */
  private List<String> change(String key) throws Exception {
    StripeClient stripe =
        StripeClient.builder().setApiKey(key).setApiBase(twin.url().toString()).build();
    List<String> customers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      String customer =
          stripe
              .v1()
              .customers()
              .create(
                  CustomerCreateParams.builder()
                      .putMetadata("user_id", UUID.randomUUID().toString())
                      .build())
              .getId();
      stripe
          .v1()
          .customers()
          .update(customer, CustomerUpdateParams.builder().setName("Zoë " + i).build());
      customers.add(customer);
    }
    return customers;
  }

  /** How many deliveries there were, every one of which arrived. */
  private long delivered() throws Exception {
    Eventually.holds("all were sent", () -> twin.control().waiting() == 0);
    List<Delivery> deliveries = twin.control().deliveries();
    assertThat(deliveries)
        .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(Delivery.State.DELIVERED));
    return deliveries.size();
  }

  private static URI address(String path) {
    return SERVER.address().resolve(path);
  }
}
