package io.figwizard.billing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.figwizard.billing.BillingServer.User;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.stripetwin.state.Card;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people must know about money. */
class AlertsIT {
  private static final List<String> TOLD = new CopyOnWriteArrayList<>();
  private static final HttpServer PEOPLE = people();

  @RegisterExtension
  static final BillingServer SERVER =
      new BillingServer(
          kit ->
              kit.getAlerts().setWebhook("http://127.0.0.1:" + PEOPLE.getAddress().getPort() + "/"),
          settings -> settings.sandbox = null);

  @AfterAll
  static void stop() {
    PEOPLE.stop(0);
  }

  @Test
  void tellsWhenSomebodyPaysTwice() throws Exception {
    User user = SERVER.newUser().subscribed("basic");
    SERVER.stripe.advanceClock(Duration.ofMinutes(1));
    SERVER.stripe.setDefaultCard(user.customer(), Card.SUCCEEDS);
    Stripes.live(SERVER).subscribe(user.customer(), "price_team_monthly");

    user.told();

    Eventually.holds("people are told", () -> told("billing.paid-twice-production"));
    assertThat(user.standing().path("plan").asText()).as("the newest").isEqualTo("team");
    assertNothingPersonal(user);
  }

  @Test
  void tellsWhenRowsDidNotSayWhatStripeSays() throws Exception {
    User user = SERVER.newUser();
    SERVER.stripe.pay(user.checkout("basic"), Card.SUCCEEDS);

    SERVER.run("billing.reconcile");

    Eventually.holds("people are told", () -> told("billing.reconciliation-differs-production"));
    assertNothingPersonal(user);
  }

  @Test
  void tellsWhenEventsWaitForAKey() throws Exception {
    assertThatThrownBy(() -> SERVER.tell("sandbox", "cus_1"))
        .hasMessageContaining("Configure billing.sandbox");

    Eventually.holds("people are told", () -> told("billing.events-without-key-sandbox"));
  }

  private static void assertNothingPersonal(User user) {
    assertThat(TOLD)
        .noneMatch(alert -> alert.contains(user.id().toString()))
        .noneMatch(alert -> alert.contains("cus_"))
        .noneMatch(alert -> alert.contains("sk_"));
  }

  private static boolean told(String kind) {
    return TOLD.stream().anyMatch(alert -> alert.contains(kind));
  }

  private static HttpServer people() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              TOLD.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
              exchange.sendResponseHeaders(204, -1);
            }
          });
      server.start();
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
