package io.figwizard.billing;

import com.codahale.metrics.MetricRegistry;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every night: makes all customers' rows say what Stripe says, and tells how many did not. Without
 * lost events there are none.
 */
final class Reconcile implements BackgroundJob {
  private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
  private static final LocalTime AT_NIGHT = LocalTime.of(3, 0);
  private static final int PAGE = 200;
  private static final Duration INVOICES_AGAIN_AFTER = Duration.ofDays(30);
  private static final UUID FIRST = new UUID(0, 0);

  private final Map<Variant, Shop> shops;
  private final Jdbi jdbi;
  private final MetricRegistry metrics;
  private final Alerts alerts;

  Reconcile(Map<Variant, Shop> shops, Jdbi jdbi, MetricRegistry metrics, Alerts alerts) {
    this.shops = shops;
    this.jdbi = jdbi;
    this.metrics = metrics;
    this.alerts = alerts;
  }

  @Override
  public String name() {
    return "billing.reconcile";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.daily(AT_NIGHT);
  }

  /**
   * @throws Refusal when Stripe cannot be reached; what was done until then stays done
   */
  @Override
  public void run() {
    RuntimeException failure = null;
    for (Shop shop : shops.values()) {
      try {
        int differences = refreshMissed(shop) + refreshKnown(shop);
        if (differences > 0) {
          alerts.raise(
              "billing.reconciliation-differs-" + shop.variant().id(),
              differences
                  + " customers' rows did not say what Stripe says, and do so now; see the log for"
                  + " their ids, and whether webhooks arrive.");
        }
        log.info(
            "Reconciled {} with Stripe: {} differences; {} customers are generated data, which"
                + " Stripe was not asked about",
            shop.variant().id(),
            differences,
            jdbi.withExtension(CustomerSql.class, sql -> sql.generated(shop.variant().id())));
      } catch (RuntimeException e) {
        // The other variant has another key, and perhaps another fate.
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private int refreshMissed(Shop shop) {
    int differences = 0;
    for (String customer : new MissedCustomers(shop).find()) {
      differences += refresh(shop, customer);
    }
    return differences;
  }

  private int refreshKnown(Shop shop) {
    int differences = 0;
    UUID after = FIRST;
    while (true) {
      List<CustomerSql.Customer> page = page(shop.variant(), after);
      for (CustomerSql.Customer customer : page) {
        differences += refresh(shop, Objects.requireNonNull(customer.stripeCustomerId()));
        after = customer.userId();
      }
      if (page.size() < PAGE) {
        return differences;
      }
    }
  }

  private int refresh(Shop shop, String customer) {
    boolean changed = shop.refresh().ofStripe(customer).changed();
    if (changed || hasOldInvoices(shop, customer)) {
      new InvoiceCopies(shop, jdbi).refresh(customer);
    }
    if (!changed) {
      return 0;
    }
    metrics.meter("billing.reconciliation." + shop.variant().id() + ".differences").mark();
    log.warn(
        "Our rows of a customer in {} did not say what Stripe says, and do so now: {}",
        shop.variant().id(),
        customer);
    return 1;
  }

  private boolean hasOldInvoices(Shop shop, String customer) {
    Instant before = shop.clock().instant().minus(INVOICES_AGAIN_AFTER);
    return jdbi.withExtension(
        CustomerSql.class, sql -> sql.invoicesSeenBefore(shop.variant().id(), customer, before));
  }

  private List<CustomerSql.Customer> page(Variant variant, UUID after) {
    return jdbi.withExtension(CustomerSql.class, sql -> sql.page(variant.id(), after, PAGE));
  }
}
