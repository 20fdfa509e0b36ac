package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.ServerProcess;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A monolith and a function take the same events at once, as in a canary or after a fallback. */
class WebhookBothSidesIT {
  private static final int THREADS = 32;

  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final TestTokens TOKENS = TestTokens.create();
  private static ServerProcess monolith;
  private static ServerProcess function;

  @BeforeAll
  static void start() {
    monolith = Servers.monolith(DATABASE, TOKENS);
    function = Servers.webhookFunction(Variant.PRODUCTION, DATABASE);
  }

  @AfterAll
  static void stop() {
    function.close();
    monolith.close();
  }

  @Test
  void storeEachEventOnceBetweenThem() throws Exception {
    HandlerClient one = HandlerClient.of(monolith.address());
    HandlerClient other = HandlerClient.of(function.address());
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      events.add(WebhookContract.event(true));
    }

    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < 4 * THREADS; i++) {
      HandlerClient side = i % 2 == 0 ? one : other;
      String event = events.get(i / 2 % events.size());
      answers.add(threads.submit(() -> untilTaken(side, event)));
    }
    int stored = 0;
    for (Future<Answer> answer : answers) {
      assertThat(answer.get().status()).as(answer.get().body().toString()).isEqualTo(200);
      stored += answer.get().data().path("duplicate").asBoolean() ? 0 : 1;
    }
    threads.shutdown();

    assertThat(stored).isEqualTo(events.size());
    assertThat(storedEvents()).isEqualTo(events.size());
  }

  /** As a provider: 503 means to come again, here while the few connections are all in use. */
  private static Answer untilTaken(HandlerClient side, String event) {
    Answer answer;
    int attempts = 0;
    do {
      answer =
          side.with(
                  "Stripe-Signature",
                  WebhookContract.signature("v1", "whsec_live", Instant.now(), event))
              .post("/webhook/stripe", event);
      attempts++;
    } while (answer.status() == 503 && attempts < 20);
    return answer;
  }

  private static int storedEvents() throws Exception {
    try (Connection connection = DATABASE.owner().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM webhook.event")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
