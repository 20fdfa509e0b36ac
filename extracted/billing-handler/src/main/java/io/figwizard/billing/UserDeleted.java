package io.figwizard.billing;

import com.stripe.exception.StripeException;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.SubscriptionListParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.service.V1Services;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * A user left: in every variant nothing more is charged, the customer at Stripe is deleted, then
 * our rows. In that order, so that a failure on the way leaves the rows that a new attempt needs.
 */
final class UserDeleted implements EventConsumer {
  private static final Set<String> ENDED = Set.of("canceled", "incomplete_expired");

  private final Map<Variant, Shop> shops;
  private final Jdbi jdbi;

  UserDeleted(Map<Variant, Shop> shops, Jdbi jdbi) {
    this.shops = shops;
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "billing.user-deleted";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    events.stream()
        .map(event -> UUID.fromString(event.payload().path("userId").asText()))
        .distinct()
        .forEach(this::erase);
  }

  private void erase(UUID user) {
    List<CustomerSql.Customer> customers =
        jdbi.withExtension(CustomerSql.class, sql -> sql.inAllVariants(user));
    for (CustomerSql.Customer customer : customers) {
      Variant variant = Variant.of(customer.variant());
      Shop shop = shops.get(variant);
      if (shop == null) {
        throw new IllegalStateException(
            "A user who left has been a customer in "
                + variant.id()
                + ", which this process does not serve. Configure billing."
                + variant.id()
                + " where the worker runs.");
      }
      String known = customer.stripeCustomerId();
      // Stripe was asked for a customer, and we do not know whether it made one.
      String id = known == null ? shop.customers().create(user) : known;
      eraseAtStripe(shop, id);
      forget(variant, user, id);
    }
  }

  /** Each step on its own: that one thing is gone says nothing about the others. */
  private static void eraseAtStripe(Shop shop, String customer) {
    PaymentProvider provider = shop.provider();
    // Subscriptions first begin on these pages.
    for (String page : idsOrNone(() -> provider.ask(stripe -> openPages(stripe, customer)))) {
      unlessGone(() -> provider.ask(stripe -> stripe.checkout().sessions().expire(page)));
    }
    for (String live : idsOrNone(() -> provider.ask(stripe -> live(stripe, customer)))) {
      unlessGone(() -> provider.ask(stripe -> stripe.subscriptions().cancel(live)));
    }
    unlessGone(() -> provider.ask(stripe -> stripe.customers().delete(customer)));
  }

  private static List<String> openPages(V1Services stripe, String customer) throws StripeException {
    SessionListParams open =
        SessionListParams.builder()
            .setCustomer(customer)
            .setStatus(SessionListParams.Status.OPEN)
            .build();
    List<String> ids = new ArrayList<>();
    for (Session session : stripe.checkout().sessions().list(open).autoPagingIterable()) {
      ids.add(session.getId());
    }
    return ids;
  }

  private static List<String> live(V1Services stripe, String customer) throws StripeException {
    // Without a status, Stripe lists those that were not cancelled; some of them have ended.
    SubscriptionListParams all = SubscriptionListParams.builder().setCustomer(customer).build();
    List<String> ids = new ArrayList<>();
    for (Subscription subscription : stripe.subscriptions().list(all).autoPagingIterable()) {
      if (!ENDED.contains(subscription.getStatus())) {
        ids.add(subscription.getId());
      }
    }
    return ids;
  }

  private static List<String> idsOrNone(Supplier<List<String>> question) {
    try {
      return question.get();
    } catch (MissingAtStripe e) {
      return List.of();
    }
  }

  private static void unlessGone(Runnable step) {
    try {
      step.run();
    } catch (MissingAtStripe e) {
      // An earlier attempt, or somebody at Stripe's dashboard, was faster.
      return;
    }
  }

  private void forget(Variant variant, UUID user, String customer) {
    jdbi.useTransaction(
        handle -> {
          if (handle.attach(CustomerSql.class).delete(variant.id(), user) > 0) {
            handle.attach(OutboxSql.class).customerErased(variant.id(), customer);
          }
        });
  }
}
