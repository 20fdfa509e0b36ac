package io.figwizard.billing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.gson.JsonObject;
import io.dropwizard.util.Duration;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.state.Card;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The billing domain behind real HTTP, on a database of its own, with a double of Stripe. */
final class BillingServer implements DomainExtension {
  final StripeTwin twin = StripeTwin.start();
  final TwinControl stripe = twin.control();

  private final Consumer<HandlerKitConfiguration> kitChanges;
  private final Consumer<BillingConfiguration> changes;
  private final HostedDomain hosted =
      new HostedDomain(TestDatabase.migratedFor(BillingBundle.class.getPackage()), this::start);
  private final SlowAnswers slow = SlowAnswers.before(twin.url());

  BillingServer() {
    this(settings -> {});
  }

  BillingServer(Consumer<BillingConfiguration> changes) {
    this(kit -> {}, changes);
  }

  BillingServer(
      Consumer<HandlerKitConfiguration> kitChanges, Consumer<BillingConfiguration> changes) {
    this.kitChanges = kitChanges;
    this.changes = changes;
  }

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    HandlerKitConfiguration kit = new HandlerKitConfiguration();
    kit.getJwt().setJwks(tokens.jwks());
    kitChanges.accept(kit);
    BillingConfiguration settings = new BillingConfiguration();
    settings.plans =
        List.of(
            new Plan("basic", "Basic", 1, 900, "eur", Plan.Interval.MONTH),
            new Plan("premium", "Premium", 2, 1900, "eur", Plan.Interval.MONTH),
            new Plan("team", "Team", 3, 4900, "eur", Plan.Interval.MONTH));
    settings.production = variant("sk_live_of_a_test");
    settings.sandbox = variant("sk_test_of_a_test");
    settings.limits.readTimeout = Duration.seconds(60);
    settings.limits.pauseInOutage = Duration.milliseconds(200);
    database.describeTo(settings.database, "billing");
    changes.accept(settings);
    return DomainServer.start(
        kit, settings, new BillingBundle<>(DomainServer.Settings::domain, new TwinTime(twin)));
  }

  private VariantConfiguration variant(String key) {
    VariantConfiguration variant = new VariantConfiguration();
    variant.setSecretKey(key);
    variant.setApiBase(slow.address());
    variant.setPrices(
        Map.of(
            "basic", "price_basic_monthly",
            "premium", "price_premium_monthly",
            "team", "price_team_monthly"));
    variant.setSuccessUrl("http://localhost/success?session={CHECKOUT_SESSION_ID}");
    variant.setCancelUrl("http://localhost/cancelled");
    variant.setPortalReturnUrl("http://localhost/billing");
    return variant;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    DomainExtension.super.afterAll(context);
    slow.close();
    twin.close();
  }

  /** Holds answers of the double back. */
  SlowAnswers slow() {
    return slow;
  }

  User newUser() {
    return user(UUID.randomUUID(), "billing");
  }

  User newSandboxUser() {
    return user(UUID.randomUUID(), "billing-sandbox");
  }

  User user(UUID id, String handler) {
    return new User(this, id, handler, client(id));
  }

  /** What the webhook receiver would pass on. */
  void tell(String variant, String customer) {
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("variant", variant)
            .put("eventId", "evt_1")
            .put("eventType", "customer.subscription.updated");
    consume("billing.stripe-event", "stripe.event", payload.put("customer", customer));
  }

  void consume(String consumer, String type, JsonNode payload) {
    hosted.server().tell(consumer, type, payload);
  }

  /** A user as the load tests' data have them: with a subscription that Stripe knows nothing of. */
  UUID generated(String variant) {
    UUID user = UUID.randomUUID();
    owner()
        .useHandle(
            handle -> {
              handle.execute(
                  "insert into billing.customer (variant, user_id, stripe_customer_id, version,"
                      + " seen_at, created_at) values (?, ?, ?, 1, now(), now())",
                  variant,
                  user,
                  "cus_gen_" + user);
              handle.execute(
                  "insert into billing.subscription (variant, stripe_subscription_id, user_id,"
                      + " plan, stripe_price_id, stripe_item_id, status, current_period_end,"
                      + " cancel_at_period_end, access_until, lapsed, started_at, seen_at)"
                      + " values (?, ?, ?, 'premium', 'price_premium_monthly', 'si_gen', 'active',"
                      + " now() - interval '2 hours', false, now() - interval '1 hour', false,"
                      + " now() - interval '40 days', now())",
                  variant,
                  "sub_gen_" + user,
                  user);
            });
    return user;
  }

  /** The payloads of what the domain has told others about a user, in order. */
  List<String> announced(UUID user) {
    return owner()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select (payload ->> 'plan') || ' ' || (payload ->> 'status')"
                            + " from billing.outbox where ordering_key = ?"
                            + " and type = 'subscription.changed' order by sequence",
                        "user:" + user)
                    .mapTo(String.class)
                    .list());
  }

  /** Somebody who pays. */
  record User(BillingServer server, UUID id, String handler, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call(handler, action, fields);
    }

    Answer callWithKey(String key, String action, Map<String, ?> fields) {
      return client.with("Idempotency-Key", key).call(handler, action, fields);
    }

    JsonNode data(String action, Map<String, ?> fields) {
      return call(action, fields).expectData();
    }

    String variant() {
      return handler.endsWith("-sandbox") ? "sandbox" : "production";
    }

    String checkout(String plan) {
      return data("create-checkout-session", Map.of("plan", plan)).get("sessionId").asText();
    }

    /** Has paid, and we were told. */
    User subscribed(String plan) {
      return subscribed(plan, Card.SUCCEEDS);
    }

    User subscribed(String plan, Card card) {
      server.stripe.pay(checkout(plan), card);
      told();
      return this;
    }

    void told() {
      server.tell(variant(), customer());
    }

    String customer() {
      return server
          .owner()
          .withHandle(
              handle ->
                  handle
                      .select(
                          "select stripe_customer_id from billing.customer"
                              + " where variant = ? and user_id = ?",
                          variant(),
                          id)
                      .mapTo(String.class)
                      .one());
    }

    JsonNode standing() {
      return data("subscription", Map.of());
    }

    /** What Stripe has, the live one first. */
    JsonObject atStripe() {
      return server.stripe.subscriptionsOf(customer()).get(0);
    }

    /** Price and status of every subscription, as our rows have them. */
    Map<String, String> ours() {
      return server
          .owner()
          .withHandle(
              handle ->
                  handle
                      .select(
                          "select stripe_subscription_id, stripe_price_id || ' ' || status || ' '"
                              + " || cancel_at_period_end from billing.subscription"
                              + " where variant = ? and user_id = ?",
                          variant(),
                          id)
                      .map((row, context) -> Map.entry(row.getString(1), row.getString(2)))
                      .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** The same, as Stripe has them. */
    Map<String, String> theirs() {
      return server.stripe.subscriptionsOf(customer()).stream()
          .collect(
              Collectors.toMap(
                  subscription -> subscription.get("id").getAsString(),
                  subscription ->
                      price(subscription)
                          + " "
                          + subscription.get("status").getAsString()
                          + " "
                          + subscription.get("cancel_at_period_end").getAsBoolean()));
    }

    private static String price(JsonObject subscription) {
      return subscription
          .getAsJsonObject("items")
          .getAsJsonArray("data")
          .get(0)
          .getAsJsonObject()
          .getAsJsonObject("price")
          .get("id")
          .getAsString();
    }
  }

  /** The double's time, which tests move. */
  static final class TwinTime extends Clock {
    private final StripeTwin twin;

    TwinTime(StripeTwin twin) {
      this.twin = twin;
    }

    @Override
    public Instant instant() {
      return twin.state().now();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException("Nobody needs this clock in another zone.");
    }
  }
}
