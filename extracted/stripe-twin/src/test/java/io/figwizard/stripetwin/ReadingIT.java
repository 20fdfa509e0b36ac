package io.figwizard.stripetwin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.model.Customer;
import com.stripe.model.Event;
import com.stripe.model.Invoice;
import com.stripe.model.InvoiceLineItem;
import com.stripe.model.Price;
import com.stripe.model.Product;
import com.stripe.model.StripeCollection;
import com.stripe.model.Subscription;
import com.stripe.param.CustomerListParams;
import com.stripe.param.CustomerRetrieveParams;
import com.stripe.param.CustomerSearchParams;
import com.stripe.param.CustomerUpdateParams;
import com.stripe.param.EventListParams;
import com.stripe.param.InvoiceCreatePreviewParams;
import com.stripe.param.PriceCreateParams;
import com.stripe.param.PriceListParams;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.billingportal.SessionCreateParams;
import io.figwizard.stripetwin.state.NewPrice;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReadingIT {
  private final Shop shop = new Shop();

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void thePlansAreInBothWorlds() throws Exception {
    for (String key : List.of("sk_test_a", "sk_live_a", "rk_live_a")) {
      Price price = shop.client(key).v1().prices().retrieve(Shop.PREMIUM);

      assertThat(price.getUnitAmount()).isEqualTo(1900);
      assertThat(price.getCurrency()).isEqualTo("eur");
      assertThat(price.getRecurring().getInterval()).isEqualTo("month");
      assertThat(price.getLivemode()).isEqualTo(key.contains("live"));
    }
  }

  @Test
  void anIdOfAPriceIsGivenOnce() {
    NewPrice taken = new NewPrice(Shop.BASIC, "Basic", 1, "eur", "month", null, true);

    assertThatThrownBy(() -> shop.twin.state().price(taken))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is a price price_basic_monthly already");
  }

  @Test
  void pricesAreFoundByTheirLookupKey() throws Exception {
    Product product =
        shop.stripe
            .v1()
            .products()
            .retrieve(shop.stripe.v1().prices().retrieve(Shop.BASIC).getProduct());
    Price yearly =
        shop.stripe
            .v1()
            .prices()
            .create(
                PriceCreateParams.builder()
                    .setProduct(product.getId())
                    .setCurrency("eur")
                    .setUnitAmount(9000L)
                    .setLookupKey("basic_yearly")
                    .setRecurring(
                        PriceCreateParams.Recurring.builder()
                            .setInterval(PriceCreateParams.Recurring.Interval.YEAR)
                            .build())
                    .build());

    List<Price> found =
        shop.stripe
            .v1()
            .prices()
            .list(
                PriceListParams.builder()
                    .addLookupKey("basic_yearly")
                    .addExpand("data.product")
                    .build())
            .getData();

    assertThat(found).extracting(Price::getId).containsExactly(yearly.getId());
    assertThat(found.get(0).getProductObject().getName()).isEqualTo("Basic");
  }

  @Test
  void listsAreReadPageByPageNewestFirst() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      ids.add(shop.customer().getId());
    }
    Collections.reverse(ids);

    StripeCollection<Customer> page =
        shop.stripe.v1().customers().list(CustomerListParams.builder().setLimit(10L).build());
    assertThat(page.getHasMore()).isTrue();
    assertThat(page.getData()).hasSize(10);

    List<String> read = new ArrayList<>();
    page.autoPagingIterable().forEach(customer -> read.add(customer.getId()));
    assertThat(read).isEqualTo(ids);

    StripeCollection<Customer> before =
        shop.stripe
            .v1()
            .customers()
            .list(CustomerListParams.builder().setEndingBefore(ids.get(5)).setLimit(3L).build());
    assertThat(before.getData()).extracting(Customer::getId).isEqualTo(ids.subList(2, 5));
  }

  @Test
  void subscriptionsOfACustomerAreListedWithWhatIsAskedFor() throws Exception {
    Customer customer = shop.customer();
    Subscription first = shop.subscription(customer.getId(), Shop.BASIC);
    shop.stripe.v1().subscriptions().cancel(first.getId());
    Subscription second = shop.subscription(customer.getId(), Shop.TEAM);
    shop.subscription(Shop.TEAM);

    SubscriptionListParams all =
        SubscriptionListParams.builder()
            .setCustomer(customer.getId())
            .setStatus(SubscriptionListParams.Status.ALL)
            .addExpand("data.latest_invoice")
            .addExpand("data.default_payment_method")
            .build();
    StripeCollection<Subscription> found = shop.stripe.v1().subscriptions().list(all);
    assertThat(found.getData())
        .extracting(Subscription::getId)
        .containsExactly(second.getId(), first.getId());
    assertThat(found.getData().get(0).getLatestInvoiceObject().getStatus()).isEqualTo("paid");

    Customer expanded =
        shop.stripe
            .v1()
            .customers()
            .retrieve(
                customer.getId(),
                CustomerRetrieveParams.builder().addExpand("subscriptions").build());
    assertThat(expanded.getSubscriptions().getData())
        .extracting(Subscription::getId)
        .containsExactly(second.getId());
  }

  @Test
  void aCustomerIsChangedAndFoundByMetadata() throws Exception {
    Customer customer = shop.customer();

    Customer changed =
        shop.stripe
            .v1()
            .customers()
            .update(
                customer.getId(),
                CustomerUpdateParams.builder()
                    .setName("Ada")
                    .putMetadata("plan", "x")
                    .putMetadata("user_id", "43")
                    .build());

    assertThat(changed.getEmail()).isEqualTo("ada@example.com");
    assertThat(changed.getMetadata()).containsEntry("user_id", "43").containsEntry("plan", "x");
    assertThat(
            shop.stripe
                .v1()
                .customers()
                .search(CustomerSearchParams.builder().setQuery("metadata['user_id']:'43'").build())
                .getData())
        .extracting(Customer::getId)
        .containsExactly(customer.getId());
  }

  @Test
  void aPreviewSaysWhatAnUpgradeCostsAndChangesNothing() throws Exception {
    Subscription basic = shop.subscription(Shop.BASIC);
    int events = shop.events().size();

    Invoice preview =
        shop.stripe
            .v1()
            .invoices()
            .createPreview(
                InvoiceCreatePreviewParams.builder()
                    .setSubscription(basic.getId())
                    .setSubscriptionDetails(
                        InvoiceCreatePreviewParams.SubscriptionDetails.builder()
                            .setProrationBehavior(
                                InvoiceCreatePreviewParams.SubscriptionDetails.ProrationBehavior
                                    .ALWAYS_INVOICE)
                            .addItem(
                                InvoiceCreatePreviewParams.SubscriptionDetails.Item.builder()
                                    .setId(basic.getItems().getData().get(0).getId())
                                    .setPrice(Shop.PREMIUM)
                                    .build())
                            .build())
                    .build());

    assertThat(preview.getAmountDue()).isBetween(999L, 1000L);
    assertThat(preview.getLines().getData()).extracting(InvoiceLineItem::getAmount).hasSize(2);
    assertThat(shop.events()).hasSize(events);
    assertThat(shop.read(basic).toJson()).isEqualTo(basic.toJson());
  }

  @Test
  void aPortalSessionHasAnAddressOfItsOwn() throws Exception {
    com.stripe.model.billingportal.Session session =
        shop.stripe
            .v1()
            .billingPortal()
            .sessions()
            .create(
                SessionCreateParams.builder()
                    .setCustomer(shop.customer().getId())
                    .setReturnUrl("https://example.com/account")
                    .build());

    assertThat(session.getUrl()).isEqualTo(shop.twin.url() + "/portal/" + session.getId());
    assertThat(session.getReturnUrl()).isEqualTo("https://example.com/account");
  }

  @Test
  void eventsAreListedByTypeAndTime() throws Exception {
    shop.subscription(Shop.BASIC);
    long now = shop.twin.state().now().getEpochSecond();

    assertThat(events(EventListParams.builder().setType("checkout.session.completed").build()))
        .hasSize(1);
    assertThat(events(EventListParams.builder().setType("invoice.*").setLimit(100L).build()))
        .allSatisfy(event -> assertThat(event.getType()).startsWith("invoice."))
        .isNotEmpty();
    assertThat(
            events(
                EventListParams.builder()
                    .setCreated(EventListParams.Created.builder().setGt(now + 1).build())
                    .build()))
        .isEmpty();
    Event newest = events(EventListParams.builder().setLimit(1L).build()).get(0);
    assertThat(shop.stripe.v1().events().retrieve(newest.getId()).getType())
        .isEqualTo(newest.getType());
  }

  private List<Event> events(EventListParams params) throws Exception {
    return shop.stripe.v1().events().list(params).getData();
  }
}
