package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two whole proxies over one database, each with its own servers, count together what they compare.
 * Each test has a route of its own.
 */
final class TogetherIT {

  private static final String RULES = "mayDiffer: {every: 20%}";

  @TempDir static Path folder;
  private static TwoProxies proxies;
  private static CuttableRelay line;
  private static ProxyUnderTest one;
  private static ProxyUnderTest two;

  @BeforeAll
  static void start() throws Exception {
    proxies =
        new TwoProxies(folder, own -> Files.writeString(own.resolve("diff-rules.yml"), RULES));
    line = proxies.line;
    one = routes(proxies.one);
    two = routes(proxies.two);
  }

  private static ProxyUnderTest routes(ProxyUnderTest proxy) throws Exception {
    StringBuilder routes = new StringBuilder(proxy.routesText());
    for (String action :
        List.of("halves", "differs", "begun", "deployed", "answers", "cut", "restarted")) {
      routes.append(
          "      "
              + action
              + ": {effect: safe, shadow: {sample: 100%, repeat: 0%, timeout: 60s,"
              + " maxInFlight: 64}}\n");
    }
    Files.writeString(proxy.routes, routes);
    answer(proxy, "{\"a\":1}", "{\"a\":1}");
    await(() -> proxy.get("/routes").body().contains("drilling.restarted"));
    return proxy;
  }

  @AfterAll
  static void stop() {
    proxies.close();
  }

  @Test
  void halvesThatAreTooFewAreEnoughTogether() throws Exception {
    String route = shadow("halves");
    // 14 equal ones say "at most 20 %".
    compare(one, "halves", 8);
    assertThat(canary(one, route).err()).contains("too_few_compared", "Of 8 pairs");
    compare(two, "halves", 8);

    await(() -> compared(one, route) == 16);
    Ran diff = one.run("diff", route);
    assertThat(diff.out())
        .contains("16 compared, 0 differ", "have compared: one, two.")
        .doesNotContain("alone");
    assertThat(canary(one, route).out()).contains("shadow -> canary 10%");
  }

  @Test
  void aDifferenceThatOneFindsKeepsUsersFromTheOtherToo() throws Exception {
    String route = shadow("differs");
    compare(one, "differs", 20);
    answer(two, "{\"a\":1}", "{\"a\":2}");
    try {
      compare(two, "differs", 20);
    } finally {
      answer(two, "{\"a\":1}", "{\"a\":1}");
    }

    await(() -> compared(one, route) == 40);
    assertThat(canary(one, route).err())
        .contains("answers_differ", "Of 40 pairs of answers 20 differ", "a (value) in 20 of 40");
    assertThat(one.run("diff", route).out()).contains("extracted 2");

    // Back on the monolith it stays known, at both.
    one.run("rollback", route);
    assertThat(canary(one, route).err()).contains("answers_differ");
    assertThat(canary(two, route).err()).contains("answers_differ");
  }

  @Test
  void beginningAnewAtOneEmptiesBothAtThatInstant() throws Exception {
    String route = shadow("begun");
    compare(one, "begun", 8);
    compare(two, "begun", 8);
    await(() -> compared(one, route) == 16 && compared(two, route) == 16);

    assertThat(one.run("diff", route, "--begin").out()).contains("0 compared, 0 differ");

    assertThat(compared(two, route)).isZero();
    assertThat(canary(two, route).err()).contains("too_few_compared", "Of 0 pairs");
    compare(two, "begun", 5);
    await(() -> compared(one, route) == 5);
  }

  @Test
  void whatWasComparedOfAnotherBuildDoesNotCount() throws Exception {
    String route = shadow("deployed");
    compare(one, "deployed", 8);
    compare(two, "deployed", 9);
    await(() -> compared(one, route) == 17);
    two.extracted.redeploy("x2");
    try {
      await(() -> report(two, route).path("builds").asText().endsWith("extracted x2"));

      await(() -> compared(one, route) == 8);
      assertThat(one.run("diff", route).out())
          .contains("Not counted is two: it compared monolith m1, extracted x2.");
      assertThat(canary(one, route).err()).contains("too_few_compared", "Of 8 pairs");
    } finally {
      two.extracted.redeploy("x1");
      // Whatever still looks has asked for it before.
      await(() -> report(two, route).path("builds").asText().endsWith("extracted x1"));
    }
  }

  @Test
  void anAnswerThatOnlyTheOtherHasMetWantsToBeAccepted() throws Exception {
    two.monolith.answerWith(410);
    two.servedBy("answers");
    two.monolith.answerWith(200);
    String route = shadow("answers");
    compare(one, "answers", 20);

    String gone = "410 application/json";
    await(() -> report(one, route).path("answers").toString().contains(gone));
    assertThat(canary(one, route).err()).contains("answers_not_compared", gone + "\" (1 times");
    assertThat(canary(one, route, "--accept", gone).out())
        .contains("Never compared, accepted: " + gone);
  }

  @Test
  void whoIsCutOffShowsItsOwnAndSaysSo() throws Exception {
    String route = shadow("cut");
    compare(one, "cut", 8);
    compare(two, "cut", 9);
    await(() -> compared(one, route) == 17 && compared(two, route) == 17);
    line.cut();
    try {
      await(() -> compared(two, route) == 9);
      assertThat(two.run("diff", route).out())
          .contains("Warning: these are the numbers of the proxy two alone");
      assertThat(two.run("diff", route, "--begin").err()).contains("other_proxies_not_asked");
      assertThat(canary(two, route).exitCode()).isNotZero();
      assertThat(compared(one, route)).as("what it told before").isEqualTo(17);
    } finally {
      line.mend();
    }
    await(() -> compared(two, route) == 17);
  }

  @Test
  void aProxyThatIsGoneStillCountsAndCountsOnceWhenItIsBack() throws Exception {
    String route = shadow("restarted");
    compare(one, "restarted", 8);
    compare(two, "restarted", 9);
    await(() -> compared(one, route) == 17 && compared(two, route) == 17);

    two.close();
    assertThat(compared(one, route)).isEqualTo(17);
    two = routes(proxies.startTwoAgain());
    await(() -> compared(two, route) == 17);
    compare(two, "restarted", 1);

    await(() -> compared(one, route) == 18);
    assertThat(compared(two, route)).isEqualTo(18);
  }

  private static String shadow(String action) throws Exception {
    String route = "drilling." + action;
    assertThat(one.run("flip", route, "shadow").exitCode()).isZero();
    await(() -> report(two, route).path("mode").asText().equals("shadow"));
    return route;
  }

  /** So many pairs more of this proxy's own. */
  private static void compare(ProxyUnderTest proxy, String action, int pairs) throws Exception {
    long before = own(proxy, action);
    for (int sent = 1; sent <= pairs; sent++) {
      long then = before + sent;
      proxy.servedBy(action);
      await(() -> own(proxy, action) == then);
    }
  }

  /** Metrics are each proxy's own. */
  private static long own(ProxyUnderTest proxy, String action) throws Exception {
    return proxy
        .get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("fig_proxy_diff_pairs_total"))
        .filter(line -> line.contains("route=\"drilling." + action + "\""))
        .mapToLong(line -> Math.round(Double.parseDouble(line.substring(line.indexOf("} ") + 2))))
        .sum();
  }

  private static long compared(ProxyUnderTest proxy, String route) throws Exception {
    return report(proxy, route).path("compared").asLong();
  }

  private static JsonNode report(ProxyUnderTest proxy, String route) throws Exception {
    return ProxyUnderTest.json(proxy.get("/routes/" + route + "/diff")).path("data");
  }

  private static void answer(ProxyUnderTest proxy, String monolith, String extracted) {
    proxy.monolith.answerJson(body -> monolith);
    proxy.extracted.answerJson(body -> extracted);
  }

  /** With evidence that allows it. */
  private static Ran canary(ProxyUnderTest proxy, String route, String... more) throws Exception {
    TestEvidence evidence = TestEvidence.of(route, Instant.now(), "m1", "x1");
    Path file =
        Files.writeString(folder.resolve("evidence.json"), "{\"jws\":\"" + evidence.jws() + "\"}");
    List<String> arguments = new ArrayList<>(List.of("flip", route, "canary"));
    arguments.addAll(List.of("--percent", "10", "--evidence", file.toString()));
    arguments.addAll(List.of(more));
    return proxy.run(arguments.toArray(String[]::new));
  }
}
