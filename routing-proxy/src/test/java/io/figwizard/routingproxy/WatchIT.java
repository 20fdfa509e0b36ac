package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A moved route whose extracted side does worse goes back by itself. */
final class WatchIT {

  private static final String ROUTE = "drilling.submit-answer";

  @TempDir Path folder;
  private ProxyUnderTest proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = new ProxyUnderTest(folder);
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 503, 401})
  void goesBackWhenTheExtractedSideFails(int status) throws Exception {
    send(100);
    flip();
    proxy.extracted.answerWith(status);

    sendUntilItStandsAt("monolith");

    assertThat(proxy.servedBy("submit-answer")).isEqualTo("monolith");
    JsonNode change = rollback();
    assertThat(change.path("who").asText()).isEqualTo("routing-proxy, by itself");
    assertThat(change.path("why").asText())
        .contains("requests to the extracted side")
        .contains("of 100 to the monolith (0.00 %)");
    await(() -> !proxy.alerts.lastBody().isEmpty());
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_automatic_rollbacks_total{route=\"" + ROUTE + "\"} 1.0");
    assertThat(proxy.alerts.lastBody())
        .startsWith("{\"content\":\"" + ROUTE + " went back to the monolith by itself: ");
  }

  @Test
  void goesBackWhenTheExtractedSideIsGone() throws Exception {
    send(100);
    flip();
    proxy.extracted.close();

    sendUntilItStandsAt("monolith");

    // Nobody noticed: what found no connection was served by the monolith.
    String circuit = "extracted: the circuit of " + proxy.extracted.address().getAuthority();
    assertThat(rollback().path("why").asText()).contains("failed (100.00 %)").contains(circuit);
    await(() -> proxy.alerts.lastBody().contains(circuit));
    assertThat(proxy.run("watch", ROUTE).out())
        .containsPattern(
            "Look first: " + circuit + " is open since 20.+ failed requests of " + ROUTE);
    assertThat(proxy.run("explain", "POST", "/drilling", "--action", "submit-answer").out())
        .contains("server's circuit")
        .contains(circuit);
  }

  @Test
  void goesAfterARestartByWhatTheMonolithDidBefore() throws Exception {
    send(100);
    flip();
    await(() -> monolithRequests() == 100);
    proxy.close();
    proxy = new ProxyUnderTest(folder);
    proxy.extracted.answerWith(500);

    sendUntilItStandsAt("monolith");

    assertThat(rollback().path("why").asText()).contains("0 of 100 to the monolith (0.00 %)");
  }

  private int monolithRequests() throws Exception {
    return data("/routes/" + ROUTE + "/watch").path("monolith").path("requests").asInt();
  }

  @Test
  void staysWhereBothSidesDoAlike() throws Exception {
    proxy.monolith.answerWith(500);
    proxy.extracted.answerWith(500);
    send(100);
    flip();

    await(
        () -> {
          send(10);
          return data("/routes/" + ROUTE + "/watch").path("state").asText().equals("no_worse");
        });
    send(50);

    JsonNode report = data("/routes/" + ROUTE + "/watch");
    assertThat(report.path("mode").asText()).isEqualToIgnoringCase("extracted");
    assertThat(report.path("extracted").path("failed").asLong())
        .isEqualTo(report.path("extracted").path("requests").asLong());
  }

  @Test
  void tellsHowTheSidesDo() throws Exception {
    ProxyUnderTest.Ran idle = proxy.run("watch", ROUTE);
    assertThat(idle.exitCode()).isZero();
    assertThat(idle.out()).contains("stands at monolith: on the monolith");

    send(30);
    flip();
    ProxyUnderTest.Ran moved = proxy.run("watch", ROUTE);
    assertThat(moved.out())
        .contains("stands at extracted: not enough yet: 20 more requests")
        .containsPattern("monolith +30 +0 +0 ");
    assertThat(proxy.run("watch", "drilling.submit-anser").err())
        .contains("did you mean \"drilling.submit-answer\"?");
  }

  @Test
  void goesByWhatTheRouteSaysItself() throws Exception {
    Files.writeString(
        proxy.routes,
        proxy.routesText().replace("{effect: write}", "{effect: write, watch: {minRequests: 33}}"));
    flip();
    await(() -> proxy.run("watch", ROUTE).out().contains("not enough yet: 33 more requests"));
  }

  private void send(int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      proxy.servedBy("submit-answer");
    }
  }

  private void flip() throws Exception {
    assertThat(
            proxy
                .post(
                    "/routes/" + ROUTE + "/flip",
                    "{\"mode\":\"extracted\",\"by\":\"ada\",\"force\":true,\"reason\":\"test\"}")
                .statusCode())
        .isEqualTo(200);
  }

  private void sendUntilItStandsAt(String mode) throws Exception {
    await(
        () -> {
          send(5);
          return data("/routes/" + ROUTE + "/watch").path("mode").asText().equalsIgnoreCase(mode);
        });
  }

  /** The last change. The route is back before it is written down that it is. */
  private JsonNode rollback() throws Exception {
    return Eventually.found(
        () -> {
          JsonNode change = data("/history?limit=1").get(0);
          return change.path("kind").asText().equalsIgnoreCase("rollback") ? change : null;
        });
  }

  private JsonNode data(String path) throws Exception {
    return ProxyUnderTest.json(proxy.get(path)).path("data");
  }
}
