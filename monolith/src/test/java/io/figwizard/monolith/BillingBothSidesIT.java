package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonObject;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import io.figwizard.stripetwin.StripeTwin;
import io.figwizard.stripetwin.state.Card;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The monolith and a function serve the same customer at the same time, as in a canary. */
class BillingBothSidesIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final int THREADS = 8;
  private static final int REQUESTS = 12;
  private static final TestTokens TOKENS = TestTokens.create();
  private static StripeTwin twin;
  private static ServerProcess monolith;
  private static ServerProcess function;
  private static ServerProcess odd;
  private static ProxyProcess proxy;

  @TempDir static Path folder;

  /**
   * What may differ where an event of Stripe's comes between two dry runs or in the middle of one:
   * it moves the customer's version, and who wanted to move it asks once more.
   */
  private static final List<String> MOVED_BY_EVENTS =
      List.of(
          "effects.values.billing.customer.update.where.version",
          "effects.outbound.call.stripe-GET-v1-subscriptions.times");

  @BeforeAll
  static void start() throws Exception {
    twin = StripeTwin.start();
    monolith = Servers.monolith(DATABASE, TOKENS, twin.url());
    function = Servers.billingFunction(Variant.PRODUCTION, DATABASE, TOKENS, twin.url());
    twin.control()
        .addWebhookEndpoint(
            monolith.address().resolve("/webhook/stripe"), "whsec_live", /* livemode= */ true);
    odd =
        Servers.billingFunction(
            Variant.SANDBOX,
            DATABASE,
            TOKENS,
            twin.url(),
            "sk_test_of_a_test",
            Map.of("STRIPE_SANDBOX_PRICE_BASIC", "price_of_another_year"));
    proxy =
        ProxyProcess.start(
            folder,
            Map.of(
                "MONOLITH_URL",
                monolith.address().toString(),
                "BILLING_HANDLER_URL",
                function.address().toString(),
                "BILLING_HANDLER_SANDBOX_URL",
                odd.address().toString(),
                "FIG_DRY_RUN_KEY",
                DryRunRequests.KEY,
                "SHADOW_SAMPLE",
                "100%",
                "WATCH_ROLLBACK",
                "false"));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    odd.close();
    function.close();
    monolith.close();
    twin.close();
  }

  @Test
  void rowsSayWhatStripeSaysHoweverManyChangeTheSameSubscription() throws Exception {
    UUID user = UUID.randomUUID();
    List<HandlerClient> sides =
        List.of(
            HandlerClient.of(monolith.address()).as(TOKENS.forUser(user)),
            HandlerClient.of(function.address()).as(TOKENS.forUser(user)));
    String session =
        sides
            .get(1)
            .call("billing", "create-checkout-session", Map.of("plan", "premium"))
            .data()
            .path("sessionId")
            .asText();
    twin.control().pay(session, Card.SUCCEEDS);
    String customer = twin.control().object(session).get("customer").getAsString();
    Eventually.holds(
        "the event of the payment opens what was paid for, on both sides",
        () -> sides.stream().allMatch(BillingBothSidesIT::isPremium));

    ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
    List<CompletableFuture<Void>> crowd =
        IntStream.range(0, THREADS)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> changeMind(sides, new Random(thread), answers),
                        task -> new Thread(task).start()))
            .toList();
    crowd.forEach(CompletableFuture::join);

    assertThat(answers).hasSize(THREADS * REQUESTS);
    assertThat(answers)
        .as("defined answers only")
        .allMatch(
            answer ->
                List.of(
                        "200",
                        "409 not_an_upgrade",
                        "409 not_a_downgrade",
                        "409 subscription_changed",
                        "429 rate_limited",
                        // More at once than a side asks Stripe.
                        "503 payment_provider_unavailable",
                        // The function has two connections, and nobody waits long for one.
                        "503 database_unavailable")
                    .contains(answer));
    assertThat(answers).contains("200");
    Eventually.holds("every event has arrived", () -> twin.control().waiting() == 0);
    Eventually.holds("our row says what Stripe says", () -> ours(user).equals(theirs(customer)));
    assertThat(twin.control().subscriptionsOf(customer)).hasSize(1);
    assertThat(versionsWithoutReading(user)).isZero();
  }

  @Test
  void twoSidesMakeOneCustomerOfOneUser() {
    UUID user = UUID.randomUUID();
    List<HandlerClient> sides =
        List.of(
            HandlerClient.of(monolith.address()).as(TOKENS.forUser(user)),
            HandlerClient.of(function.address()).as(TOKENS.forUser(user)));

    List<Answer> pages =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () ->
                            sides
                                .get(i % 2)
                                .call(
                                    "billing", "create-checkout-session", Map.of("plan", "basic")),
                        task -> new Thread(task).start()))
            .toList()
            .stream()
            .map(CompletableFuture::join)
            .toList();

    assertThat(pages).allMatch(page -> page.ok() || page.status() == 503);
    assertThat(pages).anyMatch(Answer::ok);
    assertThat(pages)
        .filteredOn(Answer::ok)
        .extracting(page -> object(page).get("customer").getAsString())
        .containsOnly(customer(user, "production"));
  }

  /** The one wants the same price as the monolith, the other, the sandbox's, another one. */
  @Test
  void whatBothSidesWouldAskStripeIsComparedWithoutAskingTwice() throws Exception {
    UUID user = UUID.randomUUID();
    HandlerClient client = HandlerClient.of(proxy.address()).as(TOKENS.forUser(user));

    int pages = checkoutsUntilCompared(client, "billing");
    JsonNode same = proxy.diff("billing.create-checkout-session");
    checkoutsUntilCompared(client, "billing-sandbox");
    JsonNode other = proxy.diff("billing-sandbox.create-checkout-session");

    assertThat(same.path("statuses").fieldNames())
        .toIterable()
        .as(same.toPrettyString())
        .containsExactly("both ended at an outbound call");
    assertThat(differing(same)).as(same.toPrettyString()).isEmpty();
    assertThat(differing(other))
        .as(other.toPrettyString())
        .containsExactly(
            "effects.outbound.call.stripe-POST-v1-checkout-sessions.with.line_items._0.price"
                + " \"price_basic_monthly\" \"price_of_another_year\"");
    assertThat(other.toString()).doesNotContain(user.toString());
    // Each page closes those before it, and none was opened by a dry run.
    assertThat(
            twin.control().events(/* livemode= */ true, 1000).stream()
                .filter(event -> event.toString().contains(customer(user, "production")))
                .map(event -> event.get("type").getAsString())
                .filter("checkout.session.expired"::equals))
        .hasSize(pages - 1);
  }

  private static List<String> differing(JsonNode report) {
    List<String> differing = new ArrayList<>();
    for (JsonNode field : report.path("fields")) {
      String path = field.path("path").asText();
      if (!MOVED_BY_EVENTS.contains(path)) {
        differing.add(
            path
                + " "
                + field.at("/example/monolith").asText()
                + " "
                + field.at("/example/extracted").asText());
      }
    }
    return differing;
  }

  /**
   * Puts checkouts in shadow and asks for them until one was compared: on a slow machine a dry run
   * may be out of time. Answers how many that took.
   */
  private static int checkoutsUntilCompared(HandlerClient client, String handler) throws Exception {
    String route = handler + ".create-checkout-session";
    proxy.flip(route, "\"mode\":\"shadow\"");
    int sent = 0;
    while (proxy.diff(route).path("compared").asLong() == 0) {
      assertThat(sent).as(proxy.diff(route).toPrettyString()).isLessThan(15);
      Answer answer = client.call(handler, "create-checkout-session", Map.of("plan", "basic"));
      assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
      sent++;
      int all = sent;
      Eventually.holds(
          all + " checkouts are told of",
          () -> {
            JsonNode report = proxy.diff(route);
            long told = report.path("compared").asLong();
            for (JsonNode lost : report.path("lost")) {
              told += lost.asLong();
            }
            return told == all;
          });
    }
    proxy.rollBack(route);
    return sent;
  }

  private static String customer(UUID user, String variant) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select stripe_customer_id from billing.customer"
                            + " where user_id = ? and variant = ?",
                        user,
                        variant)
                    .mapTo(String.class)
                    .one());
  }

  private static JsonObject object(Answer page) {
    return twin.control().object(page.data().path("sessionId").asText());
  }

  private static void changeMind(
      List<HandlerClient> sides, Random random, ConcurrentLinkedQueue<String> answers) {
    for (int i = 0; i < REQUESTS; i++) {
      HandlerClient side = sides.get(random.nextInt(2));
      Answer answer =
          switch (random.nextInt(5)) {
            case 0 -> side.call("billing", "upgrade", Map.of("plan", "team"));
            case 1 -> side.call("billing", "downgrade", Map.of("plan", "basic"));
            case 2 -> side.call("billing", "downgrade", Map.of("plan", "premium"));
            case 3 -> side.call("billing", "cancel", Map.of());
            default -> side.call("billing", "resume", Map.of());
          };
      answers.add(answer.ok() ? "200" : answer.status() + " " + answer.errorCode());
    }
  }

  private static boolean isPremium(HandlerClient side) {
    return side.call("billing", "subscription", Map.of()).data().path("premium").asBoolean();
  }

  private static List<String> ours(UUID user) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select concat_ws(' ', stripe_subscription_id, status, stripe_price_id,
                          cancel_at_period_end, coalesce(stripe_schedule_id, '-'))
                        from billing.subscription where user_id = ?\
                        """,
                        user)
                    .mapTo(String.class)
                    .list());
  }

  private static List<String> theirs(String customer) {
    List<String> rows = new ArrayList<>();
    for (JsonObject subscription : twin.control().subscriptionsOf(customer)) {
      JsonObject item =
          subscription.getAsJsonObject("items").getAsJsonArray("data").get(0).getAsJsonObject();
      rows.add(
          String.join(
              " ",
              subscription.get("id").getAsString(),
              subscription.get("status").getAsString(),
              item.getAsJsonObject("price").get("id").getAsString(),
              subscription.get("cancel_at_period_end").getAsBoolean() ? "t" : "f",
              subscription.get("schedule").isJsonNull()
                  ? "-"
                  : subscription.get("schedule").getAsString()));
    }
    return rows;
  }

  /** The rows of a subscription and of its customer were written together. */
  private static int versionsWithoutReading(UUID user) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        """
                        select count(*) from billing.customer c
                        join billing.subscription s using (variant, user_id)
                        where user_id = ? and c.seen_at <> s.seen_at\
                        """,
                        user)
                    .mapTo(int.class)
                    .one());
  }

  private static Jdbi jdbi() {
    return DATABASE.jdbi();
  }
}
