package io.figwizard.stripetwin.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.events.UnknownEventNotification;
import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.net.Webhook;
import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.delivery.Receiver.Received;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class WebhookSenderIT {
  private static final String SECRET = "whsec_test";
  private static final Duration SOON = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofDays(1);

  private Receiver receiver;
  private WebhookSender sender;
  private String endpoint;

  @BeforeEach
  void start() throws Exception {
    receiver = new Receiver(SECRET);
    sender = new WebhookSender(Clock.systemUTC());
    endpoint = sender.addEndpoint(receiver.url(), SECRET, false);
  }

  @AfterEach
  void stop() {
    sender.close();
    receiver.close();
  }

  @Test
  void stripesLibraryReadsTheEvent() throws Exception {
    emit(1);

    Received request = receiver.await(1).get(0);
    Event event = Webhook.constructEvent(request.body(), request.signature(), SECRET);
    assertThat(event.getId()).isEqualTo("evt_1");
    Customer customer = (Customer) event.getDataObjectDeserializer().getObject().orElseThrow();
    assertThat(customer.getName()).isEqualTo("Zoë <zoe@example.com>");
  }

  @Test
  void wellBehavedItSendsEveryEventOnceAndInOrder() throws Exception {
    emit(IntStream.rangeClosed(1, 50).toArray());

    receiver.await(50);
    settled();
    assertThat(receiver.eventIds())
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 50).mapToObj(n -> "evt_" + n).toList());
  }

  @Test
  void anEventOfTheOtherWorldIsNotSent() throws Exception {
    sender.emitted(SampleEvent.of(1), true);
    emit(2);

    receiver.await(1);
    settled();
    assertThat(receiver.eventIds()).containsExactly("evt_2");
  }

  @Test
  void aFailedDeliveryIsRepeatedWithTheSameBytesUntilItArrives() throws Exception {
    sender.mode(SenderMode.wellBehaved().withRetryAfter(SOON, SOON, SOON));
    receiver.answersNext(500, 302, 400);

    emit(1);

    List<Received> requests = receiver.await(4);
    settled();
    assertThat(requests).extracting(Received::body).containsOnly(requests.get(0).body());
    assertThat(sender.deliveries()).singleElement().satisfies(this::arrivedAtTheFourthAttempt);
    assertThat(sender.delivered("evt_1")).isTrue();
  }

  private void arrivedAtTheFourthAttempt(Delivery delivery) {
    assertThat(delivery.state()).isEqualTo(State.DELIVERED);
    assertThat(delivery.attempts()).isEqualTo(4);
    assertThat(delivery.lastStatus()).isEqualTo(200);
  }

  @Test
  void afterTheLastRetryTheDeliveryHasFailedAndTheEventIsNotDelivered() throws Exception {
    sender.mode(SenderMode.wellBehaved().withRetryAfter(SOON));
    receiver.answersNext(500, 500);

    emit(1);

    settled();
    assertThat(sender.count(State.FAILED)).isEqualTo(1);
    assertThat(sender.delivered("evt_1")).isFalse();
  }

  @Test
  void anEventIsNotDeliveredWhileItWaits() {
    sender.mode(SenderMode.wellBehaved().withPaused(true));

    emit(1);

    assertThat(sender.delivered("evt_1")).isFalse();
    assertThat(sender.count(State.WAITING)).isEqualTo(1);
  }

  @Test
  void duplicatesAreEqualButSignedEach() throws Exception {
    sender.mode(SenderMode.wellBehaved().withDuplicates(2));

    emit(1);

    List<Received> requests = receiver.await(3);
    assertThat(requests).extracting(Received::body).containsOnly(requests.get(0).body());
    assertThat(requests).allMatch(Received::genuine);
  }

  @Test
  void reorderedEventsArriveAllButInAnotherOrder() throws Exception {
    sender.mode(SenderMode.wellBehaved().withReorder(10, 42).withPaused(true));
    emit(IntStream.rangeClosed(1, 20).toArray());

    sender.flush();

    receiver.await(20);
    List<String> inOrder = IntStream.rangeClosed(1, 20).mapToObj(n -> "evt_" + n).toList();
    assertThat(receiver.eventIds())
        .containsExactlyInAnyOrderElementsOf(inOrder)
        .isNotEqualTo(inOrder);
  }

  @Test
  void theSameSeedGivesTheSameDisorder() throws Exception {
    List<String> first = disorder(7);
    List<String> second = disorder(7);

    assertThat(second).isEqualTo(first);
    assertThat(disorder(8)).isNotEqualTo(first);
  }

  private List<String> disorder(long seed) throws Exception {
    int before = receiver.received().size();
    sender.mode(SenderMode.wellBehaved().withReorder(20, seed).withPaused(true));
    emit(IntStream.rangeClosed(1, 20).toArray());
    // All of them due at the same time, however long it took to emit them.
    sender.flush();
    receiver.await(before + 20);
    return receiver.eventIds().subList(before, before + 20);
  }

  @Test
  void deliveriesGoOutInParallelWhenToldTo() throws Exception {
    sender.mode(SenderMode.wellBehaved().withParallel(4));
    receiver.answersOnlyWhenUnderWay(4);

    emit(IntStream.rangeClosed(1, 12).toArray());

    receiver.await(12);
    assertThat(receiver.mostUnderWay()).isEqualTo(4);
  }

  @Test
  void onlyOneDeliveryIsUnderWayOtherwise() throws Exception {
    emit(IntStream.rangeClosed(1, 30).toArray());

    receiver.await(30);
    assertThat(receiver.mostUnderWay()).isEqualTo(1);
  }

  @Test
  void aDelayedEventWaitsAndAFlushSendsIt() throws Exception {
    sender.mode(SenderMode.wellBehaved().withDelay(NEVER));
    emit(1);
    assertThat(sender.count(State.WAITING)).isEqualTo(1);

    sender.flush();

    receiver.await(1);
  }

  @Test
  void aPausedSenderSendsWhatAFlushReleasesAndNothingElse() throws Exception {
    sender.mode(SenderMode.wellBehaved().withPaused(true));
    emit(1, 2);

    sender.flush();
    receiver.await(2);
    emit(3);
    settledBut(1);

    assertThat(receiver.eventIds()).containsExactly("evt_1", "evt_2");
  }

  @Test
  void anOutageKeepsEverythingEvenFromAFlushAndSendsItAfterwards() throws Exception {
    sender.mode(SenderMode.wellBehaved().withOutage(true));
    emit(1, 2, 3);
    sender.flush();
    assertThat(sender.count(State.WAITING)).isEqualTo(3);
    assertThat(receiver.received()).isEmpty();

    sender.mode(SenderMode.wellBehaved());

    receiver.await(3);
    assertThat(receiver.eventIds()).containsExactly("evt_1", "evt_2", "evt_3");
  }

  @Test
  void theFirstAttemptsCanBeDropped() throws Exception {
    sender.mode(SenderMode.wellBehaved().withDropFirst(2).withRetryAfter(SOON, SOON));

    emit(1);

    receiver.await(1);
    settled();
    assertThat(sender.deliveries().get(0).attempts()).isEqualTo(3);
  }

  @Test
  void duringTheOverlapOfARolledSecretBothSecretsVerify() throws Exception {
    sender.rollSecret(endpoint, "whsec_new", Duration.ofHours(1));

    emit(1);

    Received request = receiver.await(1).get(0);
    assertThat(request.genuine()).as("verifies with the secret before").isTrue();
    Webhook.Signature.verifyHeader(request.body(), request.signature(), "whsec_new", 300);
  }

  @Test
  void afterTheOverlapOnlyTheNewSecretVerifies() throws Exception {
    sender.rollSecret(endpoint, "whsec_new", Duration.ZERO);

    emit(1);

    Received request = receiver.await(1).get(0);
    assertThat(request.genuine()).as("verifies with the secret before").isFalse();
    Webhook.Signature.verifyHeader(request.body(), request.signature(), "whsec_new", 300);
  }

  @Test
  void anEventCanClaimAnotherApiVersion() throws Exception {
    sender.mode(SenderMode.wellBehaved().withApiVersion("2025-10-29.clover"));

    emit(1);

    Received request = receiver.await(1).get(0);
    Event event = Webhook.constructEvent(request.body(), request.signature(), SECRET);
    assertThat(event.getApiVersion()).isEqualTo("2025-10-29.clover");
    assertThat(event.getDataObjectDeserializer().getObject()).isEmpty();
  }

  @Test
  void aThinEventNamesTheObjectAndTheSnapshotEvent() throws Exception {
    sender.mode(SenderMode.wellBehaved().withThin(true));

    emit(1);

    Received request = receiver.await(1).get(0);
    StripeClient stripe = new StripeClient("sk_test_unused");
    UnknownEventNotification thin =
        (UnknownEventNotification)
            stripe.parseEventNotification(request.body(), request.signature(), SECRET);
    assertThat(thin.getType()).isEqualTo("v1.customer.created");
    assertThat(thin.getRelatedObject().getId()).isEqualTo("cus_1");
    assertThat(thin.getRelatedObject().getUrl()).isEqualTo("/v1/customers/cus_1");
    assertThat(request.body()).contains("\"snapshot_event\": \"evt_1\"");
  }

  @Test
  void aDisabledEndpointMissesWhatHappensMeanwhile() throws Exception {
    sender.enableEndpoint(endpoint, false);
    emit(1);
    sender.enableEndpoint(endpoint, true);
    emit(2);

    receiver.await(1);
    settled();
    assertThat(receiver.eventIds()).containsExactly("evt_2");
  }

  @Test
  void whatWaitsForARemovedEndpointIsDropped() throws Exception {
    sender.mode(SenderMode.wellBehaved().withPaused(true));
    emit(1);
    sender.removeEndpoint(endpoint);

    sender.mode(SenderMode.wellBehaved());

    settled();
    assertThat(sender.count(State.DROPPED)).isEqualTo(1);
    assertThat(receiver.received()).isEmpty();
  }

  @Test
  void theSameAddressAddedAgainIsTheSameEndpointWithAnotherSecret() throws Exception {
    String again = sender.addEndpoint(receiver.url(), "whsec_other", false);
    emit(1);

    assertThat(again).isEqualTo(endpoint);
    assertThat(receiver.await(1).get(0).genuine()).isFalse();
  }

  @Test
  void nobodyListeningIsAFailedAttempt() throws Exception {
    receiver.close();
    sender.mode(SenderMode.wellBehaved().withRetryAfter());

    emit(1);

    settled();
    assertThat(sender.deliveries().get(0).state()).isEqualTo(State.FAILED);
    assertThat(sender.deliveries().get(0).lastStatus()).isZero();
  }

  @Test
  void anAddressThatIsNoneOfTheWebIsRefused() {
    assertThatThrownBy(() -> sender.addEndpoint(URI.create("file:///tmp/x"), SECRET, false))
        .hasMessage("url: file:///tmp/x (expected: http://... or https://...)");
  }

  @Test
  void signaturesCarryTheTimeOfTheClock() throws Exception {
    Instant before = Instant.now().minusSeconds(1);

    emit(1);

    String signature = receiver.await(1).get(0).signature();
    long signedAt = Long.parseLong(signature.replaceFirst("^t=(\\d+),.*", "$1"));
    assertThat(signedAt).isBetween(before.getEpochSecond(), Instant.now().getEpochSecond());
  }

  private void emit(int... numbers) {
    for (int number : numbers) {
      sender.emitted(SampleEvent.of(number), false);
    }
  }

  private void settled() {
    settledBut(0);
  }

  private void settledBut(int stillWaiting) {
    Settling.of(sender, stillWaiting);
  }
}
