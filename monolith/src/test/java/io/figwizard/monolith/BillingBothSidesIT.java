package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

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

/** The monolith and a function serve the same customer at the same time, as in a canary. */
class BillingBothSidesIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final int THREADS = 8;
  private static final int REQUESTS = 12;
  private static final TestTokens TOKENS = TestTokens.create();
  private static StripeTwin twin;
  private static ServerProcess monolith;
  private static ServerProcess function;

  @BeforeAll
  static void start() {
    twin = StripeTwin.start();
    monolith = Servers.monolith(DATABASE, TOKENS, twin.url());
    function = Servers.billingFunction(Variant.PRODUCTION, DATABASE, TOKENS, twin.url());
    twin.control()
        .addWebhookEndpoint(
            monolith.address().resolve("/webhook/stripe"), "whsec_live", /* livemode= */ true);
  }

  @AfterAll
  static void stop() {
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
                        "503 payment_provider_unavailable")
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
        .containsOnly(customer(user));
  }

  private static String customer(UUID user) {
    return jdbi()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select stripe_customer_id from billing.customer where user_id = ?", user)
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
                        from billing.subscription where user_id = ?""",
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
                        where user_id = ? and c.seen_at <> s.seen_at""",
                        user)
                    .mapTo(int.class)
                    .one());
  }

  private static Jdbi jdbi() {
    return DATABASE.jdbi();
  }
}
