package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CustomerHistoryTest {

  private final Population production = new Population(Profile.PRODUCTION, 1);
  private final List<CustomerHistory> all =
      IntStream.range(0, Profile.PRODUCTION.users())
          .mapToObj(index -> CustomerHistory.of(1, production, index))
          .flatMap(List::stream)
          .toList();

  @Test
  void knowsEveryStatusThatStripeHas() {
    assertThat(subscriptions())
        .extracting(SubscriptionHistory::status)
        .contains(
            "active",
            "trialing",
            "past_due",
            "unpaid",
            "paused",
            "canceled",
            "incomplete",
            "incomplete_expired");
  }

  @Test
  void hasWhatIsRareToo() {
    assertThat(subscriptions())
        .anyMatch(SubscriptionHistory::cancelAtPeriodEnd)
        .anyMatch(SubscriptionHistory::lapsed)
        .anyMatch(subscription -> subscription.scheduledPlan() != null)
        .anyMatch(subscription -> subscription.pendingPlan() != null)
        .anyMatch(subscription -> subscription.plan().equals("unknown"));
    assertThat(all)
        .anyMatch(customer -> customer.stripeId() == null)
        .anyMatch(customer -> customer.variant().equals("sandbox"))
        .anyMatch(customer -> customer.subscriptions().size() > 2);
  }

  @Test
  void letsNobodyPayForTwoThingsAtOnce() {
    assertThat(all)
        .allSatisfy(
            customer ->
                assertThat(customer.subscriptions())
                    .filteredOn(subscription -> subscription.endedAt() == null)
                    .hasSizeLessThan(2));
  }

  @Test
  void isTheSameWheneverItIsAskedFor() {
    assertThat(CustomerHistory.of(1, production, 12))
        .isEqualTo(CustomerHistory.of(1, production, 12));
  }

  private List<SubscriptionHistory> subscriptions() {
    return all.stream().flatMap(customer -> customer.subscriptions().stream()).toList();
  }
}
