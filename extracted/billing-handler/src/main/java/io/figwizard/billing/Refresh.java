package io.figwizard.billing;

import com.stripe.model.Subscription;
import com.stripe.param.SubscriptionListParams;
import io.figwizard.billing.SubscriptionSql.SubscriptionRow;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes our rows of a customer say what Stripe says now. The only one who writes them.
 *
 * <p>Any number of these may be under way for one customer, in any number of processes, without a
 * lock and without a connection while Stripe is asked. Each reads the customer's version, asks
 * Stripe, and writes only if the version is still the same, which it then raises. So what is
 * written was asked for after the write before was done: an older answer never replaces a newer
 * one.
 *
 * <p>Who finds the version raised by two need not ask again: the second of those writers asked
 * after the first had written, so after we began.
 */
final class Refresh {
  private static final Logger log = LoggerFactory.getLogger(Refresh.class);
  private static final long PAGE = 100;

  /** A dry run comes right after a request that has asked Stripe, or it knows nothing. */
  private static final Duration JUST_NOW = Duration.ofMinutes(1);

  private final Variant variant;
  private final PaymentProvider provider;
  private final Customers customers;
  private final SubscriptionReader reader;
  private final Jdbi jdbi;
  private final Clock clock;
  private final Alerts alerts;

  Refresh(
      Variant variant,
      PaymentProvider provider,
      Customers customers,
      SubscriptionReader reader,
      Jdbi jdbi,
      Clock clock,
      Alerts alerts) {
    this.variant = variant;
    this.provider = provider;
    this.customers = customers;
    this.reader = reader;
    this.jdbi = jdbi;
    this.clock = clock;
    this.alerts = alerts;
  }

  /**
   * @param known false for a customer that is not ours, or not any more
   * @param changed whether our rows said something else before, beside what time alone changes
   */
  record Outcome(boolean known, boolean changed, List<SubscriptionRow> rows) {
    static final Outcome NOT_OURS = new Outcome(false, false, List.of());
  }

  /** Of a user who may never have paid; then there is nothing to ask. */
  List<SubscriptionRow> ofUser(UUID user) {
    Optional<CustomerSql.Customer> customer = customers.ofUser(user);
    String id = customer.map(CustomerSql.Customer::stripeCustomerId).orElse(null);
    return id == null ? List.of() : run(customer.get(), id).rows();
  }

  /** Of a customer that Stripe told us about. */
  Outcome ofStripe(String stripeCustomer) {
    return customers
        .ofStripe(stripeCustomer)
        .or(() -> customers.adopt(stripeCustomer))
        .map(customer -> run(customer, stripeCustomer))
        .orElse(Outcome.NOT_OURS);
  }

  private Outcome run(CustomerSql.Customer customer, String stripeCustomer) {
    UUID user = customer.userId();
    long version = customer.version();
    while (true) {
      Instant asked = clock.instant();
      List<SubscriptionRow> reading = read(stripeCustomer, user);
      long expected = version;
      Optional<Outcome> written =
          jdbi.inTransaction(handle -> write(handle, user, expected, reading, asked));
      if (written.isPresent()) {
        tellOfSecond(reading);
        return written.get();
      }
      Optional<CustomerSql.Customer> now = customers.ofStripe(stripeCustomer);
      if (now.isEmpty()) {
        return Outcome.NOT_OURS;
      }
      version = now.get().version();
      if (version >= customer.version() + 2) {
        return new Outcome(true, false, rows(user));
      }
    }
  }

  private List<SubscriptionRow> read(String stripeCustomer, UUID user) {
    SubscriptionListParams all =
        SubscriptionListParams.builder()
            .setCustomer(stripeCustomer)
            .setStatus(SubscriptionListParams.Status.ALL)
            .setLimit(PAGE)
            .addExpand(SubscriptionReader.EXPAND)
            .build();
    try {
      return provider.ask(
          stripe -> {
            List<SubscriptionRow> rows = new ArrayList<>();
            for (Subscription subscription :
                stripe.subscriptions().list(all).autoPagingIterable()) {
              rows.add(reader.read(subscription));
            }
            rows.sort(Comparator.comparing(SubscriptionRow::stripeSubscriptionId));
            return rows;
          },
          () -> saidJustNow(user));
    } catch (MissingAtStripe e) {
      // Somebody deleted the customer at Stripe: nothing is left there.
      return List.of();
    }
  }

  /** Our rows, where they are what Stripe has said a moment ago; a new customer has nothing. */
  private Optional<List<SubscriptionRow>> saidJustNow(UUID user) {
    Instant since = clock.instant().minus(JUST_NOW);
    return jdbi.withExtension(CustomerSql.class, sql -> sql.knownSince(variant.id(), user))
        .filter(since::isBefore)
        .map(seen -> rows(user));
  }

  private Optional<Outcome> write(
      Handle handle, UUID user, long version, List<SubscriptionRow> reading, Instant asked) {
    if (handle.attach(CustomerSql.class).advance(variant.id(), user, version, asked) == 0) {
      return Optional.empty();
    }
    SubscriptionSql subscriptions = handle.attach(SubscriptionSql.class);
    List<SubscriptionRow> before = subscriptions.ofUser(variant.id(), user);
    reading.forEach(row -> subscriptions.put(variant.id(), user, asked, row));
    subscriptions.keepOnly(
        variant.id(),
        user,
        reading.stream().map(SubscriptionRow::stripeSubscriptionId).toArray(String[]::new));
    announce(handle, user, before, reading);
    return Optional.of(
        new Outcome(true, !withoutTime(before).equals(withoutTime(reading)), reading));
  }

  private void announce(
      Handle handle, UUID user, List<SubscriptionRow> before, List<SubscriptionRow> reading) {
    Entitlement now = Entitlement.of(reading);
    if (!now.equals(Entitlement.of(before))) {
      handle
          .attach(OutboxSql.class)
          .subscriptionChanged(user, variant.id(), now.plan(), now.status(), now.accessUntil());
    }
  }

  /** Where somebody pays twice, people must decide which one goes, and what is paid back. */
  private void tellOfSecond(List<SubscriptionRow> reading) {
    List<String> live =
        reading.stream()
            .filter(SubscriptionRow::isLive)
            .map(SubscriptionRow::stripeSubscriptionId)
            .toList();
    if (live.size() > 1) {
      log.error(
          "A customer pays for more than one subscription in {}: {}. Cancel all but one of them by"
              + " hand.",
          variant.id(),
          live);
      alerts.raise(
          "billing.paid-twice-" + variant.id(),
          "A customer pays for more than one subscription; see the log for their ids.");
    }
  }

  private List<SubscriptionRow> rows(UUID user) {
    return jdbi.withExtension(SubscriptionSql.class, sql -> sql.ofUser(variant.id(), user));
  }

  private static List<SubscriptionRow> withoutTime(List<SubscriptionRow> rows) {
    return rows.stream().map(SubscriptionRow::withoutTime).toList();
  }
}
