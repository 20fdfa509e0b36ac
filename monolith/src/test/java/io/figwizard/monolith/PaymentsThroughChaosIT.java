package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.Customer;
import com.stripe.model.Subscription;
import com.stripe.model.checkout.Session;
import com.stripe.param.CustomerCreateParams;
import com.stripe.param.SubscriptionUpdateParams;
import com.stripe.param.checkout.SessionCreateParams;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.FixedPort;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.local.LocalPostgres;
import io.figwizard.schemamigrator.SchemaMigrator;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.control.TwinControl;
import io.figwizard.stripetwin.delivery.Delivery;
import io.figwizard.stripetwin.delivery.SenderMode;
import io.figwizard.stripetwin.state.Card;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * What customers did at Stripe reaches us as thousands of signed events, shuffled and doubled, at
 * two receivers at once, while the processes and the database are killed again and again. In the
 * end our rows say what Stripe says, and the inbox holds every event once.
 */
class PaymentsThroughChaosIT {
  private static final String PASSWORD = "a test password";
  private static final String KEY = "sk_live_of_a_test";
  private static final String SECRET = "whsec_live";
  private static final List<String> PRICES =
      List.of("price_basic_monthly", "price_premium_monthly", "price_team_monthly");

  /** More with {@code -Dchaos.customers=1200}. */
  private static final int CUSTOMERS = Integer.getInteger("chaos.customers", 130);

  @TempDir Path folder;

  private final Random random = new Random(3);
  private final TestTokens tokens = TestTokens.create();
  private final List<String> customers = new ArrayList<>();
  private final StripeTwin twin = StripeTwin.start();
  private final TwinControl control = twin.control();
  private final StripeClient stripe =
      StripeClient.builder().setApiKey(KEY).setApiBase(twin.url().toString()).build();
  private LocalPostgres postgres;
  private int monolithPort;
  private int functionPort;
  private ServerProcess monolith;
  private ServerProcess function;

  @BeforeEach
  void start() throws Exception {
    postgres = LocalPostgres.start(folder);
    for (MountedDomain domain : MountedDomain.all()) {
      SchemaMigrator.migrate(owner(), domain.domainPackage(), PASSWORD);
    }
    monolithPort = FixedPort.any();
    functionPort = FixedPort.any();
    startMonolith();
    startFunction();
    for (int port : List.of(monolithPort, functionPort)) {
      control.addWebhookEndpoint(
          URI.create("http://127.0.0.1:" + port + "/webhook/stripe"), SECRET, true);
    }
  }

  @AfterEach
  void stop() {
    function.close();
    monolith.close();
    twin.close();
    postgres.close();
  }

  @Test
  void endsWithRowsThatSayWhatStripeSays() throws Exception {
    Duration[] retries = Collections.nCopies(600, Duration.ofMillis(500)).toArray(Duration[]::new);
    SenderMode chaos =
        SenderMode.wellBehaved()
            .withDuplicates(1)
            .withReorder(64, 5)
            .withParallel(8)
            .withRetryAfter(retries);
    control.mode(chaos.withPaused(true));
    live();
    int deliveries = control.waiting();
    assertThat(deliveries).as("signed deliveries").isGreaterThan(CUSTOMERS * 77);

    control.mode(chaos);
    for (int round = 0; round < 2; round++) {
      int share = deliveries / 8;
      after(share);
      monolith.kill();
      monolith.awaitExit();
      startMonolith();
      after(share);
      killTheDatabase();
      after(share);
      function.kill();
      function.awaitExit();
      startFunction();
    }
    while (control.waiting() > 0) {
      int left = control.waiting();
      Eventually.holds(
          "some of " + left + " deliveries arrive",
          () -> control.waiting() == 0 || control.waiting() < left);
    }

    assertThat(control.deliveryCounts())
        .containsEntry(Delivery.State.DELIVERED, deliveries)
        .containsEntry(Delivery.State.FAILED, 0);
    untilNothingIsLeftToDo();
    assertThat(count("worker.delivery where state = 'dead'")).isZero();
    assertThat(count("webhook.event")).isEqualTo(deliveries / 4);
    assertThat(ours()).isEqualTo(theirs());
  }

  /** Some months in the life of the customers. */
  private void live() throws StripeException {
    for (int i = 0; i < CUSTOMERS; i++) {
      Customer customer =
          stripe
              .v1()
              .customers()
              .create(
                  CustomerCreateParams.builder()
                      .putMetadata("user_id", UUID.randomUUID().toString())
                      .putMetadata("variant", "production")
                      .build());
      customers.add(customer.getId());
      Session session =
          stripe
              .v1()
              .checkout()
              .sessions()
              .create(
                  SessionCreateParams.builder()
                      .setMode(SessionCreateParams.Mode.SUBSCRIPTION)
                      .setCustomer(customer.getId())
                      .setSuccessUrl("http://localhost/success")
                      .addLineItem(
                          SessionCreateParams.LineItem.builder()
                              .setPrice(price())
                              .setQuantity(1L)
                              .build())
                      .build());
      control.pay(session.getId(), i % 10 == 9 ? Card.ATTACHES_THEN_FAILS : Card.SUCCEEDS);
    }
    control.advanceClock(Duration.ofDays(11));
    for (String customer : customers) {
      for (JsonObject subscription : control.subscriptionsOf(customer)) {
        changeOfMind(subscription);
      }
    }
    control.advanceClock(Duration.ofDays(25));
  }

  private void changeOfMind(JsonObject subscription) throws StripeException {
    String id = subscription.get("id").getAsString();
    if (!subscription.get("status").getAsString().equals("active")) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> stripe.v1().subscriptions().cancel(id);
      case 1 ->
          stripe
              .v1()
              .subscriptions()
              .update(id, SubscriptionUpdateParams.builder().setCancelAtPeriodEnd(true).build());
      default -> {
        Subscription now = stripe.v1().subscriptions().retrieve(id);
        stripe
            .v1()
            .subscriptions()
            .update(
                id,
                SubscriptionUpdateParams.builder()
                    .addItem(
                        SubscriptionUpdateParams.Item.builder()
                            .setId(now.getItems().getData().get(0).getId())
                            .setPrice(price())
                            .build())
                    .setProrationBehavior(SubscriptionUpdateParams.ProrationBehavior.ALWAYS_INVOICE)
                    .build());
      }
    }
  }

  private String price() {
    return PRICES.get(random.nextInt(PRICES.size()));
  }

  /** Waits until so many more deliveries have arrived. */
  private void after(int share) throws Exception {
    int before = control.waiting();
    Eventually.holds(
        share + " more deliveries arrive",
        () -> control.waiting() == 0 || control.waiting() <= before - share);
  }

  private void untilNothingIsLeftToDo() throws Exception {
    while (true) {
      int left = open();
      if (left == 0) {
        return;
      }
      try {
        Eventually.holds("the worker gets some of " + left + " done", () -> open() < left);
      } catch (AssertionError stuck) {
        throw new AssertionError(
            stuck.getMessage() + "; the monolith:\n" + monolith.output(), stuck);
      }
    }
  }

  private int open() throws SQLException {
    return count("webhook.outbox")
        + count("worker.delivery where state = 'pending' and consumer like 'billing.%'");
  }

  private void startMonolith() {
    Map<String, String> environment =
        new HashMap<>(Servers.monolithEnvironment(postgres.jdbcUrl(), PASSWORD, tokens));
    environment.put("PORT", Integer.toString(monolithPort));
    environment.put("STRIPE_SECRET_KEY", KEY);
    environment.put("STRIPE_API_BASE", twin.url().toString());
    environment.put("STRIPE_WEBHOOK_SECRETS", SECRET);
    monolith =
        ServerProcess.start(MonolithApplication.class, environment, "server", Servers.MONOLITH_YML);
    monolith.address();
  }

  private void startFunction() {
    function =
        Servers.webhookFunction(
            Variant.PRODUCTION,
            Map.of(
                "PORT",
                Integer.toString(functionPort),
                "DATABASE_URL",
                postgres.jdbcUrl(),
                "WEBHOOK_DB_PASSWORD",
                PASSWORD,
                "STRIPE_WEBHOOK_SECRETS",
                SECRET));
    function.address();
  }

  /** As the power would: no goodbye, and its children go too. */
  private void killTheDatabase() throws Exception {
    int port = postgres.port();
    List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
    ProcessHandle.of(Long.parseLong(lines.get(0))).orElseThrow().destroyForcibly();
    postgres.close();
    postgres = LocalPostgres.start(folder, port);
  }

  /** Status, price and end of every subscription, by its id. */
  private Map<String, String> ours() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                """
                select stripe_customer_id, stripe_subscription_id, status, stripe_price_id,
                  cancel_at_period_end, extract(epoch from current_period_end)::bigint
                from billing.subscription join billing.customer using (variant, user_id)""")) {
      while (found.next()) {
        rows.put(
            found.getString(1) + " " + found.getString(2),
            String.join(
                " ",
                found.getString(3),
                found.getString(4),
                Boolean.toString(found.getBoolean(5)),
                Long.toString(found.getLong(6))));
      }
    }
    return rows;
  }

  private Map<String, String> theirs() {
    Map<String, String> rows = new TreeMap<>();
    for (String customer : customers) {
      for (JsonObject subscription : control.subscriptionsOf(customer)) {
        JsonObject item =
            subscription.getAsJsonObject("items").getAsJsonArray("data").get(0).getAsJsonObject();
        rows.put(
            customer + " " + subscription.get("id").getAsString(),
            String.join(
                " ",
                subscription.get("status").getAsString(),
                item.getAsJsonObject("price").get("id").getAsString(),
                subscription.get("cancel_at_period_end").getAsString(),
                item.get("current_period_end").getAsString()));
      }
    }
    assertThat(new TreeSet<>(rows.values()).size()).as("different ends").isGreaterThan(5);
    return rows;
  }

  private int count(String from) throws SQLException {
    try (Connection connection = owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + from)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private PGSimpleDataSource owner() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(postgres.jdbcUrl());
    source.setUser(postgres.owner());
    source.setPassword(postgres.ownerPassword());
    return source;
  }
}
