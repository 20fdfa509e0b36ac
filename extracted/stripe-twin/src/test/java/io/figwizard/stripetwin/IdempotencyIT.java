package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.ApiException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.model.Customer;
import com.stripe.model.Subscription;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.SubscriptionUpdateParams;
import io.figwizard.stripetwin.state.Card;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class IdempotencyIT {
  private static final RequestOptions KEY =
      RequestOptions.builder().setIdempotencyKey("customer:sandbox:42").build();

  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void theSameRequestGetsTheSameAnswer() throws Exception {
    Customer first = create("ada@example.com");
    Customer second = create("ada@example.com");

    assertThat(second.getId()).isEqualTo(first.getId());
    assertThat(second.getLastResponse().headers().firstValue("Idempotent-Replayed"))
        .contains("true");
    assertThat(second.getLastResponse().headers().firstValue("Original-Request"))
        .contains(first.getLastResponse().requestId());
    assertThat(second.getLastResponse().requestId())
        .isNotEqualTo(first.getLastResponse().requestId());
    assertThat(shop.eventTypes()).containsOnlyOnce("customer.created");
    assertThat(shop.events().get(shop.events().size() - 1).getRequest().getIdempotencyKey())
        .isEqualTo("customer:sandbox:42");
  }

  @Test
  void anotherRequestWithTheSameKeyIsRefused() throws Exception {
    Customer customer = create("ada@example.com");

    assertThatThrownBy(() -> create("grace@example.com"))
        .isInstanceOfSatisfying(
            IdempotencyException.class,
            e -> {
              assertThat(e.getStatusCode()).isEqualTo(400);
              assertThat(e.getStripeError().getType()).isEqualTo("idempotency_error");
            })
        .hasMessageContaining("same parameters they were first used with");
    assertThatThrownBy(
            () ->
                shop.stripe
                    .v1()
                    .customers()
                    .update(
                        customer.getId(),
                        CustomerUpdateParams.builder().setEmail("ada@example.com").build(),
                        KEY))
        .isInstanceOf(IdempotencyException.class)
        .hasMessageContaining("same endpoint");
  }

  @Test
  void aKeyIsFreeAgainAfterADay() throws Exception {
    Customer first = create("ada@example.com");

    shop.twin.state().advanceClock(Duration.ofHours(23));
    assertThat(create("ada@example.com").getId()).isEqualTo(first.getId());

    shop.twin.state().advanceClock(Duration.ofHours(2));
    assertThat(create("ada@example.com").getId()).isNotEqualTo(first.getId());
  }

  @Test
  void aRequestThatWasRefusedBeforeItBeganLeavesItsKeyFree() throws Exception {
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("k").build();
    CustomerCreateParams wrong =
        CustomerCreateParams.builder().putExtraParam("colour", "red").build();
    assertThatThrownBy(() -> shop.stripe.v1().customers().create(wrong, key))
        .isInstanceOf(InvalidRequestException.class);

    assertThat(
            shop.stripe
                .v1()
                .customers()
                .create(CustomerCreateParams.builder().setEmail("a@b.c").build(), key)
                .getId())
        .startsWith("cus_");
  }

  @Test
  void aDeclineIsRepeatedEvenWithAnotherCard() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.ATTACHES_THEN_FAILS);
    assertThatThrownBy(() -> upgrade(basic)).isInstanceOf(CardException.class);
    shop.twin.state().setDefaultCard(basic.getCustomer(), Card.SUCCEEDS);

    assertThatThrownBy(() -> upgrade(basic)).isInstanceOf(CardException.class);
    assertThat(shop.read(basic).getItems().getData().get(0).getPrice().getId())
        .isEqualTo(Shop.BASIC);
  }

  @Test
  void requestsAtTheSameTimeHappenOnce() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Callable<String>> calls = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        calls.add(this::createOrConflict);
      }
      Set<String> ids = new HashSet<>();
      for (Future<String> answer : clients.invokeAll(calls)) {
        ids.add(answer.get());
      }

      ids.remove("idempotency_key_in_use");
      assertThat(ids).hasSize(1);
      assertThat(shop.eventTypes()).containsOnlyOnce("customer.created");
    } finally {
      clients.shutdownNow();
    }
  }

  private String createOrConflict() throws Exception {
    try {
      return create("ada@example.com").getId();
    } catch (ApiException e) {
      assertThat(e.getStatusCode()).isEqualTo(409);
      return e.getCode();
    }
  }

  private Customer create(String email) throws Exception {
    return shop.stripe
        .v1()
        .customers()
        .create(CustomerCreateParams.builder().setEmail(email).build(), KEY);
  }

  private void upgrade(Subscription subscription) throws Exception {
    shop.stripe
        .v1()
        .subscriptions()
        .update(
            subscription.getId(),
            SubscriptionUpdateParams.builder()
                .setPaymentBehavior(SubscriptionUpdateParams.PaymentBehavior.ERROR_IF_INCOMPLETE)
                .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                .addItem(
                    SubscriptionUpdateParams.Item.builder()
                        .setId(subscription.getItems().getData().get(0).getId())
                        .setPrice(Shop.PREMIUM)
                        .build())
                .build(),
            RequestOptions.builder().setIdempotencyKey("upgrade:1").build());
  }
}
