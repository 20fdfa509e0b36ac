package io.figwizard.billing;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.AtOnce;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.stripetwin.state.Card;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Several at the same time: who refresh one customer, and who wait for Stripe. */
class RefreshIT {
  @RegisterExtension static final BillingServer SERVER = new BillingServer();

  @Test
  void onlySomeWaitForStripe() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    CountDownLatch refused = new CountDownLatch(12);
    SERVER.slow().holdUntil(refused, "/v1/invoices");

    List<Answer> answers =
        AtOnce.times(
            20,
            () -> {
              Answer answer = user.call("invoices", Map.of());
              if (answer.status() == 503) {
                refused.countDown();
              }
              return answer;
            });

    assertThat(answers).filteredOn(answer -> answer.status() == 503).hasSize(12);
    assertThat(answers).filteredOn(Answer::ok).hasSize(8);
  }

  @Test
  void anOldAnswerNeverReplacesANewerOne() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    long before = version(user);
    SlowAnswers.Held held = SERVER.slow().holdNext();
    CompletableFuture<Void> slow = CompletableFuture.runAsync(user::told);
    held.asked.await();

    // While the answer that says basic is on its way.
    user.data("upgrade", Map.of("plan", "team"));
    assertThat(user.standing().path("plan").asText()).isEqualTo("team");
    held.released.countDown();
    slow.join();

    assertThat(user.standing().path("plan").asText()).isEqualTo("team");
    assertThat(SERVER.announced(user.id())).containsExactly("basic active", "team active");
    assertThat(version(user)).isGreaterThan(before + 1);
  }

  @Test
  void whoLosesOnceAsksAgain() throws Exception {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.SUCCEEDS);
    SlowAnswers.Held held = SERVER.slow().holdNext();
    CompletableFuture<Void> slow = CompletableFuture.runAsync(user::told);
    held.asked.await();
    user.told();
    String subscription = user.atStripe().get("id").getAsString();
    Stripes.live(SERVER).cancel(subscription);

    held.released.countDown();
    slow.join();

    assertThat(user.standing().path("status").asText()).isEqualTo("canceled");
    assertThat(user.ours()).isEqualTo(user.theirs());
  }

  @Test
  void manyAtOnceEndWithWhatStripeSays() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    List<CompletableFuture<Void>> crowd =
        IntStream.range(0, 4)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int n = 0; n < 10; n++) {
                            user.told();
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    user.data("upgrade", Map.of("plan", "premium"));
    user.data("downgrade", Map.of("plan", "basic"));
    user.data("cancel", Map.of());
    crowd.forEach(CompletableFuture::join);

    assertThat(user.ours()).isEqualTo(user.theirs());
    assertThat(user.standing().path("cancelAtPeriodEnd").asBoolean()).isTrue();
    assertThat(SERVER.announced(user.id())).containsExactly("basic active", "premium active");
  }

  @Test
  void holdsNoConnectionWhileStripeIsAsked() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    SlowAnswers.Held held = SERVER.slow().holdNext();
    CompletableFuture<?> slow =
        CompletableFuture.runAsync(() -> user.callWithKey("a-key", "cancel", Map.of()));
    held.asked.await();

    Eventually.holds(
        "no transaction of billing is open",
        () ->
            SERVER.count(
                    "pg_stat_activity where usename = 'fig_billing' and datname = current_database()"
                        + " and state like 'idle in transaction%'")
                == 0);
    held.released.countDown();
    slow.join();
    assertThat(user.standing().path("cancelAtPeriodEnd").asBoolean()).isTrue();
  }

  private static long version(User user) {
    return SERVER
        .owner()
        .withHandle(
            handle ->
                handle
                    .select("select version from billing.customer where user_id = ?", user.id())
                    .mapTo(long.class)
                    .one());
  }
}
