package io.figwizard.stripetwin.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.delivery.Delivery;
import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.delivery.SenderMode;
import io.figwizard.stripetwin.state.Card;
import io.figwizard.stripetwin.state.NewPrice;
import io.figwizard.stripetwin.state.PaymentOutcome;
import io.figwizard.stripetwin.state.PaymentOutcome.Status;
import io.figwizard.twinkit.Fault;
import io.figwizard.twinkit.TwinControlException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TwinControlIT {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:9/webhook");

  private StripeTwin twin;
  private TwinControl control;

  @BeforeEach
  void start() {
    twin = StripeTwin.start();
    control = new TwinControl(twin.url());
  }

  @AfterEach
  void stop() {
    twin.close();
  }

  @Test
  void anyEventCanBeSentAndItsDeliveryFollowed() {
    String endpoint = control.addWebhookEndpoint(NOWHERE, "whsec_test", true);
    control.mode(SenderMode.wellBehaved().withPaused(true).withDuplicates(1));

    control.send(unknownEvent(), true);

    assertThat(control.waiting()).isEqualTo(2);
    Delivery first = control.deliveries().get(0);
    assertThat(first.endpoint()).isEqualTo(endpoint);
    assertThat(first.event()).isEqualTo("evt_unknown");
    assertThat(first.type()).isEqualTo("thing.unheard_of");
    assertThat(first.state()).isEqualTo(State.WAITING);
    assertThat(first.lastAttempt()).isNull();
  }

  @Test
  void anEndpointCanBeRolledDisabledAndRemoved() {
    String endpoint = control.addWebhookEndpoint(NOWHERE, "whsec_test", true);

    control.rollSecret(endpoint, "whsec_new", Duration.ofHours(1));
    control.enableEndpoint(endpoint, false);
    control.removeEndpoint(endpoint);

    assertThatThrownBy(() -> control.removeEndpoint(endpoint))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("no webhook endpoint " + endpoint);
  }

  @Test
  void theModeComesBackAsItWasSet() {
    SenderMode mode =
        SenderMode.wellBehaved()
            .withDelay(Duration.ofMillis(1500))
            .withReorder(5, 99)
            .withApiVersion("2025-10-29.clover")
            .withRetryAfter(Duration.ofSeconds(3));

    control.mode(mode);

    assertThat(control.mode()).usingRecursiveComparison().isEqualTo(mode);
  }

  @Test
  void faultsComeBackAsTheyWereSet() {
    Fault fault =
        Fault.answers(429)
            .on("POST", "/v1/subscriptions")
            .withRetryAfter(Duration.ofSeconds(2))
            .withHeader("Stripe-Should-Retry", "true")
            .always();

    control.faults(fault);

    assertThat(control.remainingFaults()).containsExactly(fault);
  }

  @Test
  void aCustomerSubscribesToAPriceOfTheTestsOwnAndTimePasses() throws Exception {
    control.price(new NewPrice("price_of_test", "Own", 1234, "usd", "month", "own_monthly", false));
    String customer = call("/v1/customers", "email=zoe@example.com");
    String session =
        call(
            "/v1/checkout/sessions",
            "mode=subscription&success_url=https://shop.example/&line_items[0][quantity]=1"
                + "&line_items[0][price]=price_of_test&customer="
                + customer);

    PaymentOutcome asked = control.pay(session, Card.THREE_D_SECURE);
    PaymentOutcome confirmed = control.confirm3ds(session, true);

    assertThat(asked.status()).isEqualTo(Status.REQUIRES_ACTION);
    assertThat(confirmed.status()).isEqualTo(Status.SUCCEEDED);
    JsonObject subscription = control.subscriptionsOf(customer).get(0);
    assertThat(control.object(subscription.get("id").getAsString())).isEqualTo(subscription);
    control.setDefaultCard(customer, Card.ATTACHES_THEN_FAILS);
    Instant before = control.now();
    control.advanceClock(Duration.ofDays(32));
    assertThat(control.now()).isAfterOrEqualTo(before.plus(Duration.ofDays(32)));
    assertThat(control.subscriptionsOf(customer).get(0).get("status").getAsString())
        .isEqualTo("past_due");
    assertThat(control.events(false, 200))
        .extracting(event -> event.get("type").getAsString())
        .contains("invoice.payment_failed", "checkout.session.completed");
    assertThat(control.events(false, 1)).hasSize(1);
  }

  /** The id of what was made. */
  private String call(String path, String form) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(twin.url().resolve(path))
            .header("Authorization", "Bearer sk_test_control")
            .POST(BodyPublishers.ofString(form))
            .build();
    String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    return JsonParser.parseString(answer).getAsJsonObject().get("id").getAsString();
  }

  @Test
  void whatCannotBeDoneIsSaid() {
    assertThatThrownBy(() -> control.pay("cs_unknown", Card.SUCCEEDS))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("cs_unknown");
    assertThatThrownBy(() -> control.object("sub_unknown"))
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("sub_unknown");
  }

  @Test
  void withoutATwinTheMessageAsksForIt() {
    twin.close();

    assertThatThrownBy(() -> control.flush())
        .isInstanceOf(TwinControlException.class)
        .hasMessageContaining("does the twin run?");
  }

  private static JsonObject unknownEvent() {
    return JsonParser.parseString(
            """
            {"id": "evt_unknown", "object": "event", "type": "thing.unheard_of",
             "created": 1764000000, "livemode": true, "api_version": "2026-07-29.dahlia",
             "data": {"object": {"id": "thing_1", "object": "thing"}}}
            """)
        .getAsJsonObject();
  }
}
