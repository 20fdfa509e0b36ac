package io.figwizard.stripetwin.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.net.RequestOptions;
import com.stripe.net.Webhook;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.EventListParams;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.delivery.Receiver.Received;
import io.figwizard.twinkit.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sender and the state together, seen with Stripe's library. */
final class EventsOfTheTwinIT {
  private static final String SECRET = "whsec_twin";

  private Receiver receiver;
  private StripeTwin twin;
  private TwinControl control;
  private StripeClient stripe;

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver(SECRET);
    twin = StripeTwin.start();
    control = twin.control();
    control.addWebhookEndpoint(receiver.url(), SECRET, false);
    stripe =
        StripeClient.builder()
            .setApiKey("sk_test_events")
            .setApiBase(twin.url().toString())
            .build();
  }

  @AfterEach
  void stop() {
    twin.close();
    receiver.close();
  }

  @Test
  void aChangeBecomesAnEventThatStripesLibraryReadsTyped() throws Exception {
    Customer customer = createCustomer("first");

    Received request = receiver.await(1).get(0);
    Event event = Webhook.constructEvent(request.body(), request.signature(), SECRET);
    assertThat(event.getType()).isEqualTo("customer.created");
    assertThat(event.getDataObjectDeserializer().getObject())
        .get()
        .isInstanceOfSatisfying(
            Customer.class, sent -> assertThat(sent.getId()).isEqualTo(customer.getId()));
  }

  @Test
  void theSignatureCarriesTheRealTimeWhateverTimeTheTwinLivesIn() throws Exception {
    control.advanceClock(Duration.ofDays(400));
    createCustomer("later");

    Received request = receiver.await(1).get(0);

    assertThat(request.genuine()).isTrue();
  }

  @Test
  void theEventsListTellsWhatWasNotDelivered() throws Exception {
    createCustomer("delivered");
    Settling.of(control::waiting, 0);
    control.mode(SenderMode.wellBehaved().withOutage(true));
    createCustomer("kept");

    List<Event> undelivered = events(false);

    assertThat(undelivered)
        .singleElement()
        .satisfies(event -> assertThat(name(event)).isEqualTo("kept"));
    assertThat(events(true)).extracting(EventsOfTheTwinIT::name).containsExactly("delivered");
  }

  @Test
  void anEventOfTheListCanBeSentAgain() throws Exception {
    createCustomer("again");
    Received first = receiver.await(1).get(0);

    control.resend(first.eventId());

    assertThat(receiver.await(2).get(1).body()).contains(first.eventId());
  }

  @Test
  void whatWasDoneBeforeTheAnswerWasLostIsNotDoneAgain() throws Exception {
    control.faults(Fault.losesAnswer().on("POST", "/v1/customers"));
    assertThatThrownBy(() -> createCustomer("lost")).isInstanceOf(ApiConnectionException.class);
    receiver.await(1);

    Customer repeated = createCustomer("lost");

    assertThat(receiver.received()).hasSize(1);
    assertThat(receiver.received().get(0).body()).contains(repeated.getId());
  }

  private Customer createCustomer(String name) throws StripeException {
    return stripe
        .v1()
        .customers()
        .create(
            CustomerCreateParams.builder().setName(name).build(),
            RequestOptions.builder().setIdempotencyKey("customer:" + name).build());
  }

  private List<Event> events(boolean delivered) throws StripeException {
    return stripe
        .v1()
        .events()
        .list(
            EventListParams.builder()
                .setType("customer.created")
                .setDeliverySuccess(delivered)
                .build())
        .getData();
  }

  private static String name(Event event) {
    return ((Customer) event.getDataObjectDeserializer().getObject().orElseThrow()).getName();
  }
}
