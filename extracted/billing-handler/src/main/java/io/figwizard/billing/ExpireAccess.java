package io.figwizard.billing;

import io.figwizard.handlerkit.BackgroundJob;
import io.figwizard.handlerkit.Variant;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;

/**
 * Announces access that time has ended. Readers have seen that by themselves already; this is for
 * those who listen. Stripe is asked first: perhaps it was renewed, and we were not told.
 */
final class ExpireAccess implements BackgroundJob {
  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final int AT_ONCE = 100;

  private final Map<Variant, Shop> shops;
  private final Jdbi jdbi;

  ExpireAccess(Map<Variant, Shop> shops, Jdbi jdbi) {
    this.shops = shops;
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "billing.expire-access";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  @Override
  public void run() {
    RuntimeException failure = null;
    for (Shop shop : shops.values()) {
      for (CustomerSql.Customer customer : lapsed(shop)) {
        try {
          shop.refresh().ofStripe(Objects.requireNonNull(customer.stripeCustomerId()));
        } catch (RuntimeException e) {
          // One customer must not keep the others waiting.
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private List<CustomerSql.Customer> lapsed(Shop shop) {
    return jdbi.withExtension(
        CustomerSql.class,
        sql -> sql.toLapse(shop.variant().id(), shop.clock().instant(), AT_ONCE));
  }
}
