package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route in shadow, from the flip to the report. */
final class DiffIT {

  private static final String ROUTE = "drilling.next-cards";
  private static final String WRITE = "drilling.submit-answer";

  @TempDir Path folder;
  private ProxyUnderTest proxy;

  @BeforeEach
  void start() throws Exception {
    proxy = new ProxyUnderTest(folder);
    Files.writeString(
        proxy.routes,
        proxy
                .routesText()
                .replace(
                    "{effect: write}",
                    "{effect: write, shadow: {sample: 100%, repeat: 0%, timeout: 60s}}")
            + "      next-cards: {effect: safe, shadow: {sample: 100%, repeat: 50%, maxInFlight: 64}}\n");
    await(() -> proxy.get("/routes").body().contains(ROUTE));
  }

  @AfterEach
  void stop() {
    proxy.close();
  }

  @Test
  void findsTheFieldThatDiffersAndGivesALineToRepeatIt() throws Exception {
    AtomicInteger counter = new AtomicInteger();
    proxy.monolith.answerJson(
        body ->
            "{\"data\":{\"due\":1,\"n\":" + counter.incrementAndGet() + "},\"requestId\":\"a\"}");
    proxy.extracted.answerJson(
        body ->
            "{\"data\":{\"due\":2,\"n\":" + counter.incrementAndGet() + "},\"requestId\":\"b\"}");
    ProxyUnderTest.Ran flipped = proxy.run("flip", ROUTE, "shadow");
    assertThat(flipped.out()).contains(ROUTE + ": monolith -> shadow");

    for (int i = 0; i < 200; i++) {
      assertThat(proxy.call("{\"action\":\"next-cards\",\"mail\":\"ada@example.com\"}"))
          .contains("\"due\":1");
    }
    await(() -> report().path("compared").asLong() + lost() == 200);

    ProxyUnderTest.Ran ran = proxy.run("diff", ROUTE);
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .containsPattern("drilling.next-cards stands at shadow; 100.00 % of its requests")
        .containsPattern("data.due +value +differs +[0-9]+ +100.00 % +100.00 % +0")
        .containsPattern("data.n +value +noise ")
        .contains("1 rules would make the monolith's own noise go away")
        .contains("[email:")
        .doesNotContain("requestId (", "ada@", "very-secret");
    assertThat(ran.out())
        .containsPattern("monolith, client waiting +[1-9][0-9]* +[0-9.]+ +[0-9.]+\n")
        .containsPattern("extracted, copy +[1-9][0-9]* +[0-9.]+ +[0-9.]+\n")
        .containsPattern("monolith, copy +[1-9][0-9]* +[0-9.]+ +[0-9.]+\n");
    assertThat(proxy.run("diff", ROUTE, "--propose").out())
        .contains("routes:\n  drilling.next-cards:\n    - {path: \"data.n\", presentOnly: true, ");
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_shadow_copies_total{outcome=\"answered\",route=\"" + ROUTE + "\"}")
        .contains("fig_proxy_diff_pairs_total{result=\"different\",route=\"" + ROUTE + "\"}")
        .contains("fig_proxy_route_extracted_share{route=\"" + ROUTE + "\"} 0.0");
    repeatsIt(ran.out());
  }

  @Test
  void takesAReviewedRuleIntoForceAndCountsAnew() throws Exception {
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.extracted.answerJson(body -> "{\"a\":1.5}");
    proxy.run("flip", ROUTE, "shadow");
    sendAndCompare(20);
    assertThat(report().path("differing").asLong()).isPositive();

    Files.writeString(folder.resolve("diff-rules.yml"), "every: [{path: a}]");
    await(() -> report().path("rulesFault").asText().contains("a says nothing"));
    assertThat(report().path("differing").asLong()).isPositive();

    Files.writeString(
        folder.resolve("diff-rules.yml"),
        "routes: {drilling.next-cards: [{path: a, tolerance: 1}]}");
    await(() -> report().path("compared").asLong() == 0 && !report().has("rulesFault"));
    sendAndCompare(20);
    assertThat(report().path("compared").asLong()).isPositive();
    assertThat(report().path("differing").asLong()).isZero();
    assertThat(proxy.run("diff", ROUTE, "--begin").out()).contains("0 compared, 0 differ");
  }

  @Test
  void countsAnewWhenASideIsDeployedAnew() throws Exception {
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.extracted.answerJson(body -> "{\"a\":2}");
    proxy.run("flip", ROUTE, "shadow");
    sendAndCompare(20);
    assertThat(report().path("differing").asLong()).isPositive();
    await(() -> report().path("builds").asText().equals("monolith m1, extracted x1"));

    proxy.extracted.answerJson(body -> "{\"a\":1}");
    proxy.extracted.redeploy("x2");
    await(() -> report().path("builds").asText().equals("monolith m1, extracted x2"));
    assertThat(report().path("differing").asLong()).isZero();
    assertThat(proxy.run("diff", ROUTE).out()).contains("Builds: monolith m1, extracted x2");
  }

  @Test
  void countsAnewWhenTheRouteComesBack() throws Exception {
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.extracted.answerJson(body -> "{\"a\":2}");
    proxy.run("flip", ROUTE, "shadow");
    sendAndCompare(20);
    assertThat(report().path("differing").asLong()).isPositive();

    // However short the time elsewhere; and no request has to come for it.
    proxy.run("rollback", ROUTE);
    proxy.run("flip", ROUTE, "shadow");
    assertThat(report().path("compared").asLong()).isZero();
    assertThat(report().path("mode").asText()).isEqualTo("shadow");
  }

  @Test
  void keepsWhatItFoundOnTheDiskWithoutSecrets() throws Exception {
    proxy.monolith.answerJson(body -> "{\"password\":\"hunter2\"}");
    proxy.extracted.answerJson(body -> "{\"password\":\"hunter3\"}");
    proxy.run("flip", ROUTE, "shadow");
    sendAndCompare(10);
    assertThat(report().path("differing").asLong()).isPositive();
    proxy.extracted.close();
    proxy.call("{\"action\":\"next-cards\",\"password\":\"hunter4\"}");
    await(() -> report().path("failed").toString().contains("unreachable"));
    assertThat(proxy.run("diff", ROUTE).out())
        .containsPattern("unreachable, last at 20.+, request .+: .*refused")
        .containsPattern(
            "  for side in .+--data-raw '\\{\"action\":\"next-cards\",\"password\":\"\\[hid")
        .doesNotContain("hunter", "very-secret");
    proxy.close();

    Path kept = folder.resolve("state").resolve("diff");
    assertThat(kept.resolve(ROUTE + ".jsonl"))
        .content()
        .contains("\"path\":\"password\",\"kind\":\"value\"")
        .contains("[hidden:")
        .doesNotContain("hunter", "very-secret");
    assertThat(kept.resolve(ROUTE + "-book.json"))
        .content()
        .contains("unreachable")
        .doesNotContain("hunter", "very-secret");
    assertThat(kept.resolve(ROUTE + "-summary.json")).content().contains("\"compared\":");
    proxy = new ProxyUnderTest(folder);
  }

  @Test
  void goesOnCountingAfterARestartOfTheProxy() throws Exception {
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.extracted.answerJson(body -> "{\"a\":2}");
    proxy.run("flip", ROUTE, "shadow");
    send(20);
    await(() -> report().path("differing").asLong() > 0);
    await(() -> report().path("builds").asText().equals("monolith m1, extracted x1"));
    await(() -> report().path("compared").asLong() + lost() == 20);
    JsonNode before = report();
    proxy.close();

    start();
    // Until routes.yml names it, the route is known by its standing alone.
    await(() -> report().has("since"));
    for (String name : new String[] {"since", "compared", "differing", "statuses", "builds"}) {
      assertThat(report().path(name)).as(name).isEqualTo(before.path(name));
    }
    assertThat(report().path("answers").toString()).contains("200 application/json");
    proxy.extracted.redeploy("x2");
    await(() -> report().path("compared").asLong() == 0);
  }

  @Test
  void showsTheModeWhereverModesAreShown() throws Exception {
    proxy.run("flip", ROUTE, "shadow", "--reason", "looking");
    assertThat(proxy.run("routes").out()).containsPattern(ROUTE + " +shadow +safe");
    assertThat(proxy.run("history", ROUTE).out()).containsPattern("monolith.+shadow.+looking");
    assertThat(proxy.run("watch", ROUTE).out())
        .contains("on the monolith, with copies to the extracted side: ./fig diff " + ROUTE);
    assertThat(proxy.run("explain", "POST", "/drilling", "--action", "next-cards").out())
        .contains("the mode is shadow: the monolith answers")
        .contains(proxy.monolith.address().toString());
    assertThat(proxy.run("rollback", ROUTE).out()).contains("shadow -> monolith");
  }

  @Test
  void showsWhatASideWouldWriteThatWritesDifferently() throws Exception {
    String usual =
        "{'rows':{'drilling.review':{'inserted':1,'updated':0,'deleted':0}},"
            + "'outbound':[{'kind':'event','what':'drilling.answer-submitted'}],'complete':true}";
    proxy.monolith.answerJson(body -> "{\"ok\":true}");
    proxy.monolith.wouldDo(usual);
    proxy.extracted.answerJson(body -> "{\"ok\":true}");
    proxy.extracted.wouldDo(
        "{'rows':{'drilling.review':{'inserted':2},'drilling.audit':{'inserted':1}},"
            + "'outbound':[],'complete':true}");
    proxy.run("flip", WRITE, "shadow", "--reason", "looking");

    for (int i = 0; i < 20; i++) {
      proxy.call("{\"action\":\"submit-answer\",\"mail\":\"ada@example.com\"}");
    }
    await(() -> report(WRITE).path("compared").asLong() + lost(WRITE) == 20);
    assertThat(report(WRITE).path("compared").asLong()).isPositive();

    String printed = proxy.run("diff", WRITE).out();
    assertThat(printed)
        .contains("Compared are dry runs")
        .containsPattern("effects.rows.drilling.review.inserted +value +differs ")
        .containsPattern("effects.rows.drilling.audit.inserted +value +differs ")
        .containsPattern("effects.outbound.event.drilling.answer-submitted +value +differs ")
        .contains("POST /drilling {\"action\":\"submit-answer\",\"mail\":\"[email:")
        // It would be done for real.
        .doesNotContain("curl", "ada@", "very-secret", "Warning");
    assertThat(proxy.run("explain", "POST", "/drilling", "--action", "submit-answer").out())
        .contains("both sides make dry runs");
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_shadow_copies_total{outcome=\"answered\",route=\"" + WRITE + "\"}")
        .doesNotContain("fig_proxy_dry_runs_stopped{");
  }

  @Test
  void stopsDryRunsThatMayBeDoneForRealAndSaysSoEverywhereUntilTheNextFlip() throws Exception {
    proxy.monolith.answerJson(body -> "{\"ok\":true}");
    proxy.monolith.wouldDo("{'rows':{},'outbound':[],'complete':true}");
    proxy.extracted.answerJson(body -> "{\"ok\":true}");
    proxy.run("flip", WRITE, "shadow");
    proxy.servedBy("submit-answer");
    await(() -> report(WRITE).path("lost").path("unproven").asLong() == 1);

    proxy.servedBy("submit-answer");
    await(() -> report(WRITE).path("lost").path("stopped").asLong() == 1);
    String warning = "dry runs of drilling.submit-answer are stopped since";
    assertThat(proxy.run("diff", WRITE).out())
        .contains("Warning: " + warning)
        .contains("the extracted side answered 200");
    assertThat(proxy.run("routes").out()).contains("Warning: " + warning);
    assertThat(proxy.get("/admin/healthcheck").body()).contains("\"dry-runs\"").contains(warning);
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_dry_runs_stopped{route=\"" + WRITE + "\"} 1.0")
        .contains("fig_proxy_shadow_copies_total{outcome=\"unproven\",route=\"" + WRITE + "\"}");

    proxy.extracted.wouldDo("{'rows':{},'outbound':[],'complete':true}");
    proxy.run("rollback", WRITE);
    proxy.run("flip", WRITE, "shadow");
    assertThat(proxy.run("routes").out()).doesNotContain(warning);
    proxy.servedBy("submit-answer");
    await(() -> report(WRITE).path("compared").asLong() > 0);
    assertThat(proxy.get("/admin/healthcheck").body()).doesNotContain(warning);
  }

  @Test
  void refusesToShadowWhatReachesOutAndSaysHowToDeclareIt() {
    ProxyUnderTest.Ran refused =
        proxy.run("flip", "drilling", "shadow", "--force", "--reason", "please");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err())
        .contains("effect_not_shadowed: The route drilling cannot be shadowed")
        .contains("effect: safe");
    assertThat(proxy.run("diff", "drilling.next-card").err())
        .contains("did you mean \"drilling.next-cards\"?");
  }

  @Test
  void letsUsersGoOnlyWithWhatWasCompared() throws Exception {
    proxy.monolith.answerJson(body -> "{\"error\":{\"code\":\"deck_not_found\"}}");
    proxy.monolith.answerWith(404);
    send(1);
    // Errors are looked into on a thread of their own.
    await(() -> report().path("answers").toString().contains("404 deck_not_found"));
    assertThat(canary().err())
        .contains("answers_not_compared: The route " + ROUTE + " stays at monolith")
        .contains("Put the route into shadow first (`./fig flip " + ROUTE + " shadow`)");

    proxy.run("flip", ROUTE, "shadow");
    assertThat(canary().err())
        .contains("too_few_compared: The route " + ROUTE + " stays at shadow. Of 0 pairs")
        .contains("2995 more are needed", "\"404 deck_not_found\" (1 times, last at ");
    allow(20);
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.monolith.answerWith(200);
    proxy.extracted.answerJson(body -> "{\"a\":1}");
    send(30);
    await(() -> report().path("compared").asLong() >= 14);
    assertThat(proxy.run("diff", ROUTE).out())
        .containsPattern("404 deck_not_found +1 +20.+ never")
        .containsPattern("200 application/json +30 +20.+ [0-9]+\n")
        .contains("Not enough for a canary (answers_not_compared): Of late the monolith");

    assertThat(canary().err()).contains("--accept \"404 deck_not_found\"");
    assertThat(canary("--accept", "404 deck_not_fuond").err())
        .contains("did you mean \"404 deck_not_found\"?");
    assertThat(canary("--accept-all").err()).contains("reason is needed with acceptAll");
    ProxyUnderTest.Ran accepted = canary("--accept", "404 deck_not_found", "--reason", "looked");
    assertThat(accepted.out())
        .contains(
            "shadow -> canary 10%", "at most ", "Never compared, accepted: 404 deck_not_found");
    assertThat(proxy.run("history", ROUTE).out())
        .contains("looked (never compared: 404 deck_not_found)");
    assertThat(canaryOf(ROUTE, 20).out()).contains("canary 10% -> canary 20%");
  }

  @Test
  void keepsARouteWhoseAnswersDifferFromUsers() throws Exception {
    allow(5);
    proxy.monolith.answerJson(body -> "{\"due\":1}");
    proxy.extracted.answerJson(body -> "{\"due\":2}");
    proxy.run("flip", ROUTE, "shadow");
    send(20);
    await(() -> report().path("differing").asLong() > 0);
    await(() -> report().path("builds").asText().equals("monolith m1, extracted x1"));

    assertThat(canary("--accept-all", "--reason", "hurry").err())
        .contains("answers_differ: The route " + ROUTE + " stays at shadow")
        .containsPattern("due \\(value\\) in [0-9]+ of [0-9]+")
        .contains("--force");
    proxy.run("rollback", ROUTE);
    assertThat(canary().err()).as("nor by way of the monolith").contains("answers_differ");

    proxy.extracted.redeploy("x2");
    assertThat(canary().err())
        .as("what another build said does not count")
        .contains("too_few_compared", "200 application/json");
    assertThat(
            proxy
                .run("flip", ROUTE, "canary", "--percent", "10", "--force", "--reason", "night")
                .out())
        .contains("monolith -> canary 10%", "forced");
  }

  @Test
  void asksARouteThatWritesForMoreWhenItsBookIsBegunAnew() throws Exception {
    proxy.monolith.answerJson(body -> "{\"a\":1}");
    proxy.monolith.wouldDo("{'rows':{},'outbound':[],'complete':true}");
    proxy.extracted.answerJson(body -> "{\"a\":2}");
    proxy.extracted.wouldDo("{'rows':{},'outbound':[],'complete':true}");
    proxy.run("flip", WRITE, "shadow");
    proxy.servedBy("submit-answer");
    await(() -> report(WRITE).path("differing").asLong() == 1);
    proxy.run("rollback", WRITE);
    proxy.run("diff", WRITE, "--begin");
    assertThat(report(WRITE).path("compared").asLong()).isZero();

    assertThat(canaryOf(WRITE, 10).err())
        .contains("too_few_compared: The route " + WRITE + " stays at monolith");
  }

  @Test
  void goesByTheGateAloneWhereNothingMayBeCopied() throws Exception {
    proxy.servedBy("submit-answer");
    assertThat(proxy.run("diff", "drilling.submit-answer").out())
        .contains("What stands for that on the way to a canary is the gate's evidence");
    assertThat(canaryOf("drilling.submit-answer", 10).out()).contains("monolith -> canary 10%");
  }

  /** The line of the report, as an operator would paste it. */
  private void repeatsIt(String report) throws Exception {
    String line =
        report.lines().filter(text -> text.startsWith("  for side in ")).findFirst().orElseThrow();
    Process process =
        new ProcessBuilder("bash", "-c", "command -v curl >/dev/null || exit 99;" + line)
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    int code = process.waitFor();
    assumeThat(code).as("there is curl").isNotEqualTo(99);
    assertThat(out).contains("\"due\":1").contains("\"due\":2");
    assertThat(proxy.extracted.lastBody())
        .startsWith("{\"action\":\"next-cards\",\"mail\":\"[email:");
  }

  /** None of them is under way any more when it returns: what counts anew counts none of them. */
  private void sendAndCompare(int requests) throws Exception {
    long before = report().path("compared").asLong() + lost();
    send(requests);
    await(() -> report().path("compared").asLong() + lost() == before + requests);
  }

  private void send(int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      proxy.servedBy("next-cards");
    }
  }

  /** Of {@link #ROUTE}, with evidence that allows it. */
  private ProxyUnderTest.Ran canary(String... more) throws Exception {
    return canaryOf(ROUTE, 10, more);
  }

  private ProxyUnderTest.Ran canaryOf(String route, int percent, String... more) throws Exception {
    TestEvidence evidence = TestEvidence.of(route, Instant.now(), "m1", "x1");
    Path file = folder.resolve("evidence.json");
    Files.writeString(file, "{\"jws\":\"" + evidence.jws() + "\"}");
    List<String> arguments = new ArrayList<>(List.of("flip", route, "canary"));
    arguments.addAll(List.of("--percent", String.valueOf(percent), "--evidence", file.toString()));
    arguments.addAll(List.of(more));
    return proxy.run(arguments.toArray(String[]::new));
  }

  private void allow(int percent) throws Exception {
    Files.writeString(folder.resolve("diff-rules.yml"), "mayDiffer: {every: " + percent + "%}");
    await(() -> report().path("mayDiffer").asDouble() == percent / 100.0);
  }

  private JsonNode report() throws Exception {
    return report(ROUTE);
  }

  private JsonNode report(String route) throws Exception {
    return ProxyUnderTest.json(proxy.get("/routes/" + route + "/diff")).path("data");
  }

  private long lost() throws Exception {
    return lost(ROUTE);
  }

  private long lost(String route) throws Exception {
    long lost = 0;
    for (JsonNode number : report(route).path("lost")) {
      lost += number.asLong();
    }
    return lost;
  }
}
