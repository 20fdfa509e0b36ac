package io.figwizard.billing;

import com.stripe.model.Customer;
import com.stripe.param.CustomerCreateParams;
import io.figwizard.handlerkit.Variant;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who of our users is which of Stripe's customers, in one variant. */
final class Customers {
  private static final Logger log = LoggerFactory.getLogger(Customers.class);
  private static final String USER_ID = "user_id";
  private static final String VARIANT = "variant";

  private final Variant variant;
  private final PaymentProvider provider;
  private final Jdbi jdbi;
  private final Clock clock;

  Customers(Variant variant, PaymentProvider provider, Jdbi jdbi, Clock clock) {
    this.variant = variant;
    this.provider = provider;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** What Stripe's objects of a user carry, so that they find back to the user. */
  static Map<String, String> metadata(Variant variant, UUID user) {
    return Map.of(USER_ID, user.toString(), VARIANT, variant.id());
  }

  Optional<CustomerSql.Customer> ofUser(UUID user) {
    return jdbi.withExtension(CustomerSql.class, sql -> sql.ofUser(variant.id(), user));
  }

  Optional<CustomerSql.Customer> ofStripe(String stripeCustomer) {
    return jdbi.withExtension(CustomerSql.class, sql -> sql.ofStripe(variant.id(), stripeCustomer));
  }

  /**
   * Stripe's id of the user, who becomes a customer if there is none. The row is there before
   * Stripe is asked: who erases the user knows that there may be a customer, even when the answer
   * is lost.
   */
  String stripeIdOf(UUID user) {
    Optional<String> known = ofUser(user).map(CustomerSql.Customer::stripeCustomerId);
    if (known.isPresent()) {
      return known.get();
    }
    jdbi.useExtension(CustomerSql.class, sql -> sql.announce(variant.id(), user, clock.instant()));
    String id = create(user);
    assign(user, id);
    return id;
  }

  /** Makes the customer, or finds the one that an earlier attempt made. */
  String create(UUID user) {
    return create(user, "customer:" + variant.id() + ":" + user);
  }

  /**
   * @param request the same one gives the same customer
   */
  private String create(UUID user, String request) {
    CustomerCreateParams customer =
        CustomerCreateParams.builder().setMetadata(metadata(variant, user)).build();
    return provider
        .ask(stripe -> stripe.customers().create(customer, PaymentProvider.once(request)))
        .getId();
  }

  /**
   * Another id for a user whose customer Stripe does not have: somebody deleted it there, or it is
   * generated data. Whatever we were told about the old one is erased. Empty where Stripe has it.
   */
  Optional<String> replacementOf(String missing, UUID user) {
    if (isAtStripe(missing)) {
      return Optional.empty();
    }
    String id = create(user, "customer:" + variant.id() + ":" + user + ":instead-of:" + missing);
    boolean replaced =
        jdbi.inTransaction(
            handle -> {
              if (handle.attach(CustomerSql.class).replace(variant.id(), user, missing, id) == 0) {
                return false;
              }
              handle.attach(OutboxSql.class).customerErased(variant.id(), missing);
              return true;
            });
    if (replaced) {
      log.warn("Stripe has no customer {} any more; the user is {} now", missing, id);
      return Optional.of(id);
    }
    return ofUser(user).map(CustomerSql.Customer::stripeCustomerId);
  }

  private boolean isAtStripe(String customer) {
    try {
      return !Boolean.TRUE.equals(
          provider.ask(stripe -> stripe.customers().retrieve(customer)).getDeleted());
    } catch (MissingAtStripe e) {
      return false;
    }
  }

  /**
   * Our row of a customer that we do not know, by what its metadata says: an event may come before
   * the row that the customer was made for. Empty for customers that are not ours.
   */
  Optional<CustomerSql.Customer> adopt(String stripeCustomer) {
    Optional<UUID> user = owner(stripeCustomer);
    if (user.isEmpty()) {
      return Optional.empty();
    }
    jdbi.useExtension(
        CustomerSql.class, sql -> sql.announce(variant.id(), user.get(), clock.instant()));
    if (!assign(user.get(), stripeCustomer)) {
      log.error(
          "Stripe has two customers of one user in {}: {} is not the one that we use. Move its"
              + " subscriptions by hand, then delete it.",
          variant.id(),
          stripeCustomer);
    }
    return ofStripe(stripeCustomer);
  }

  private boolean assign(UUID user, String stripeCustomer) {
    return jdbi.withExtension(
            CustomerSql.class, sql -> sql.assign(variant.id(), user, stripeCustomer))
        == 1;
  }

  private Optional<UUID> owner(String stripeCustomer) {
    try {
      return owner(provider.ask(stripe -> stripe.customers().retrieve(stripeCustomer)), variant);
    } catch (MissingAtStripe e) {
      return Optional.empty();
    }
  }

  /** The user that a customer stands for; empty for one that is deleted or not ours. */
  static Optional<UUID> owner(Customer customer, Variant variant) {
    Map<String, String> metadata = customer.getMetadata();
    if (Boolean.TRUE.equals(customer.getDeleted())
        || metadata == null
        || !variant.id().equals(metadata.get(VARIANT))) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(metadata.get(USER_ID)).map(UUID::fromString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
