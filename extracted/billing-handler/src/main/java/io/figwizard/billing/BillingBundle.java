package io.figwizard.billing;

import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.Handler;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Jdbi;

/**
 * Plans and subscriptions at {@code POST /billing} and {@code POST /billing-sandbox}, whichever are
 * configured. The application needs a {@link io.figwizard.handlerkit.HandlerKitBundle} before this
 * one, and a database with the schema {@code billing}. Stripe is not asked before the first request
 * that needs it.
 *
 * @param <C> the application's configuration
 */
public final class BillingBundle<C extends Configuration> implements ConfiguredBundle<C> {
  private final Function<C, BillingConfiguration> configuration;
  private final Clock clock;

  public BillingBundle(Function<C, BillingConfiguration> configuration) {
    this(configuration, Clock.systemUTC());
  }

  /** For tests that need another day. */
  BillingBundle(Function<C, BillingConfiguration> configuration, Clock clock) {
    this.configuration = configuration;
    this.clock = clock;
  }

  /**
   * @throws IllegalArgumentException naming the property, when a key is not one of its variant, or
   *     prices do not fit the plans
   */
  @Override
  public void run(C config, Environment environment) {
    BillingConfiguration billing = configuration.apply(config);
    Map<Variant, VariantConfiguration> variants = billing.variants();
    if (variants.isEmpty()) {
      throw new IllegalArgumentException(
          "billing: neither production nor sandbox is there; configure at least one of them.");
    }
    Jdbi jdbi = DomainDatabase.open(environment, billing.database, "billing");
    Map<Variant, Shop> shops = new EnumMap<>(Variant.class);
    variants.forEach(
        (variant, settings) -> {
          Shop shop = shop(variant, settings, billing, jdbi, environment);
          shops.put(variant, shop);
          mount(shop, jdbi, environment);
        });
    Background.of(environment)
        .outbox("billing", jdbi)
        .consumer(new StripeEvents(shops, environment.metrics(), Alerts.of(environment)))
        .consumer(new InvoiceEvents(shops, jdbi))
        .consumer(new UserDeleted(shops, jdbi))
        .job(new ExpireAccess(shops, jdbi))
        .job(new Reconcile(shops, jdbi, environment.metrics(), Alerts.of(environment)));
  }

  private Shop shop(
      Variant variant,
      VariantConfiguration settings,
      BillingConfiguration billing,
      Jdbi jdbi,
      Environment environment) {
    Catalogue catalogue = Catalogue.of(billing.plans, settings, "billing." + variant.id());
    PaymentProvider provider =
        PaymentProvider.of(
            variant, settings, billing.limits, environment.metrics(), Outbound.of(environment));
    Customers customers = new Customers(variant, provider, jdbi, clock);
    SubscriptionReader reader =
        new SubscriptionReader(catalogue, billing.grace.toJavaDuration(), clock);
    Refresh refresh =
        new Refresh(variant, provider, customers, reader, jdbi, clock, Alerts.of(environment));
    return new Shop(variant, settings, catalogue, provider, customers, refresh, clock);
  }

  private static void mount(Shop shop, Jdbi jdbi, Environment environment) {
    Handler.named("billing")
        .variant(shop.variant())
        .database(jdbi)
        .action(new Plans(shop))
        .action(new ShowSubscription(shop))
        .action(new CreateCheckoutSession(shop))
        .action(new Upgrade(shop))
        .action(new Downgrade(shop))
        .action(new Cancel(shop))
        .action(new Resume(shop))
        .action(new PortalSession(shop))
        .action(new Invoices(shop))
        .mount(environment);
  }
}
