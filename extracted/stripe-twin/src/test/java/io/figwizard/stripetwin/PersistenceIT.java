package io.figwizard.stripetwin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.HasId;
import com.stripe.model.StripeObject;
import com.stripe.model.Subscription;
import com.stripe.net.RequestOptions;
import com.stripe.param.CustomerCreateParams;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PersistenceIT {
  @TempDir Path folder;

  @Test
  void aRestartKeepsEverything() throws Exception {
    Subscription before;
    Instant then;
    int events;
    try (Shop shop = shop()) {
      before = shop.subscription(Shop.PREMIUM);
      shop.twin.state().advanceClock(Duration.ofDays(25));
      then = shop.twin.state().now();
      before = shop.read(before);
      events = shop.events().size();
    }

    try (Shop shop = shop()) {
      assertThat(shop.read(before).toJson()).isEqualTo(before.toJson());
      assertThat(shop.events()).hasSize(events);
      assertThat(shop.twin.state().now()).isAfterOrEqualTo(then);
      assertThat(shop.twin.state().subscriptionsOf(before.getCustomer())).hasSize(1);

      shop.twin.state().advanceClock(Duration.ofDays(31));

      assertThat(shop.read(before).getLatestInvoice()).isNotEqualTo(before.getLatestInvoice());
    }
  }

  @Test
  void idempotencyKeysSurviveARestart() throws Exception {
    RequestOptions key = RequestOptions.builder().setIdempotencyKey("k").build();
    CustomerCreateParams ada = CustomerCreateParams.builder().setEmail("a@b.c").build();
    Customer first;
    try (Shop shop = shop()) {
      first = shop.stripe.v1().customers().create(ada, key);
    }

    try (Shop shop = shop()) {
      assertThat(shop.stripe.v1().customers().create(ada, key).getId()).isEqualTo(first.getId());
    }
  }

  @Test
  void aLineThatWasCutOffByACrashIsLeftOut() throws Exception {
    Customer customer;
    try (Shop shop = shop()) {
      customer = shop.customer();
    }
    Files.writeString(
        folder.resolve("state.jsonl"),
        "[{\"live\":false,\"is\":{\"id\":\"cus_",
        UTF_8,
        StandardOpenOption.APPEND);

    try (Shop shop = shop()) {
      assertThat(shop.stripe.v1().customers().retrieve(customer.getId()).getEmail())
          .isEqualTo("ada@example.com");
    }
  }

  @Test
  void whereverAProcessIsKilledItsRequestsAreKeptWholeOrNotAtAll() throws Exception {
    try (Shop shop = shop()) {
      shop.subscription(Shop.BASIC);
    }
    byte[] whole = Files.readAllBytes(folder.resolve("state.jsonl"));
    for (int cut = whole.length / 2; cut < whole.length; cut += 997) {
      Files.write(folder.resolve("state.jsonl"), Arrays.copyOf(whole, cut));

      try (Shop shop = shop()) {
        for (Event event : shop.events()) {
          StripeObject object = event.getDataObjectDeserializer().getObject().orElseThrow();
          String id = ((HasId) object).getId();
          assertThat(shop.twin.state().object(id)).as("cut at %d", cut).isPresent();
        }
      }
    }
  }

  @Test
  void twoTwinsDoNotShareAFolder() {
    try (Shop shop = shop()) {
      assertThat(shop.twin.url()).isNotNull();
      assertThatThrownBy(this::shop)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("another Stripe twin keeps its state in " + folder);
    }
  }

  @Test
  void periodsThatEndedWhileItWasStoppedAreMadeUpFor() throws Exception {
    Subscription subscription;
    Clock early = Clock.offset(Clock.systemUTC(), Duration.ofDays(-40));
    try (Shop shop = new Shop(StripeTwinOptions.defaults().withData(folder).withClock(early))) {
      subscription = shop.subscription(Shop.BASIC);
    }

    try (Shop shop = shop()) {
      Subscription renewed = shop.read(subscription);
      assertThat(renewed.getItems().getData().get(0).getCurrentPeriodStart())
          .isEqualTo(subscription.getItems().getData().get(0).getCurrentPeriodEnd());
    }
  }

  private Shop shop() {
    return new Shop(StripeTwinOptions.defaults().withData(folder));
  }
}
