package io.figwizard.stripetwin.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.stripetwin.delivery.Delivery.State;
import io.figwizard.stripetwin.delivery.Receiver.Received;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FloodIT {
  private static final int EVENTS = 10_000;

  @Test
  void tenThousandEventsShuffledDuplicatedAndPartlyRefusedArriveAll() throws Exception {
    try (Receiver receiver = new Receiver("whsec_flood");
        WebhookSender sender = new WebhookSender(Clock.systemUTC())) {
      sender.addEndpoint(receiver.url(), "whsec_flood", false);
      SenderMode mode =
          SenderMode.wellBehaved().withDuplicates(1).withReorder(2 * EVENTS, 7).withParallel(8);
      sender.mode(mode.withPaused(true));
      IntStream.range(0, EVENTS).forEach(n -> sender.emitted(SampleEvent.of(n), false));
      receiver.answersNext(500, 503);

      // All of them due at the same time, however long it took to emit them.
      sender.flush();
      sender.mode(mode);

      receiver.await(2 * EVENTS + 2);
      Settling.of(sender, 0);
      assertThat(sender.count(State.DELIVERED)).isEqualTo(2 * EVENTS);
      assertThat(receiver.received()).allMatch(Received::genuine);
      assertThat(arrivals(receiver.eventIds())).hasSize(EVENTS).allSatisfy(FloodIT::twiceAtLeast);
      assertThat(distanceFromOrder(receiver.eventIds())).isGreaterThan(EVENTS / 10);
    }
  }

  private static void twiceAtLeast(String event, int arrivals) {
    assertThat(arrivals).as(event).isGreaterThanOrEqualTo(2);
  }

  private static Map<String, Integer> arrivals(List<String> events) {
    Map<String, Integer> arrivals = new HashMap<>();
    events.forEach(event -> arrivals.merge(event, 1, Integer::sum));
    return arrivals;
  }

  /** How far an arrival is from its place in order, on average. */
  private static double distanceFromOrder(List<String> events) {
    return IntStream.range(0, events.size())
        .map(place -> Math.abs(place / 2 - Integer.parseInt(events.get(place).substring(4))))
        .average()
        .orElseThrow();
  }
}
