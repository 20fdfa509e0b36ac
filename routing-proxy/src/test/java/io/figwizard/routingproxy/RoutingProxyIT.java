package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RoutingProxyIT {

  private static final String ROUTE = "drilling.submit-answer";
  private static final String FLIP = "/routes/drilling.submit-answer/flip";

  @TempDir static Path folder;
  private static ProxyUnderTest proxy;

  @BeforeAll
  static void start() throws Exception {
    proxy = new ProxyUnderTest(folder);
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
    }
  }

  @BeforeEach
  void startsOnTheMonolith() throws Exception {
    assertThat(proxy.post("/routes/" + ROUTE + "/rollback", null).statusCode()).isEqualTo(200);
  }

  @Test
  void sendsRequestsWhereTheFlipSaid() throws Exception {
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("monolith");
    assertThat(flip("\"mode\":\"extracted\",\"force\":true,\"reason\":\"test\"").statusCode())
        .isEqualTo(200);
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("extracted");
    assertThat(proxy.servedBy("something-else")).isEqualTo("monolith");
    proxy.post("/routes/" + ROUTE + "/rollback", "{\"by\":\"ada\",\"reason\":\"done\"}");
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("monolith");
  }

  @Test
  void answersAFlipWithGenerationAndTime() throws Exception {
    JsonNode before = ProxyUnderTest.json(proxy.get("/routes")).path("data");
    JsonNode answer =
        ProxyUnderTest.json(
            flip("\"mode\":\"canary\",\"percent\":10,\"force\":true,\"reason\":\"test\""));
    assertThat(answer.path("ok").asBoolean()).isTrue();
    assertThat(answer.path("requestId").asText()).isNotEmpty();
    JsonNode data = answer.path("data");
    assertThat(data.path("generation").asLong()).isEqualTo(before.path("generation").asLong() + 1);
    assertThat(data.path("appliedInMillis").asDouble()).isPositive();
    assertThat(data.path("mode").asText()).isEqualTo("canary");
    assertThat(data.path("forced").asBoolean()).isTrue();
    assertThat(before.path("routesSha256").asText()).hasSize(64);
  }

  @Test
  void answersEveryFailureInTheEnvelope() throws Exception {
    assertFailure(proxy.get("/nothing"), 404, "not_found");
    assertFailure(proxy.get(FLIP), 405, "method_not_allowed");
    assertFailure(proxy.get("/explain"), 422, "invalid_input");
    assertFailure(proxy.post(FLIP, "{\"mode"), 400, "invalid_json");
    assertFailure(proxy.post(FLIP, null), 422, "invalid_input");
    assertFailure(proxy.post(FLIP, "[]"), 422, "invalid_input");
    assertFailure(proxy.post(FLIP, "{\"mode\":7,\"by\":{}}"), 422, "invalid_input");
    assertFailure(
        proxy.post("/routes/none/flip", "{\"mode\":\"canary\",\"percent\":1,\"by\":\"ada\"}"),
        404,
        "unknown_route");
    assertFailure(
        flip("\"mode\":\"canary\",\"percent\":1,\"generation\":-1"), 409, "generation_conflict");
    assertFailure(flip("\"mode\":\"extracted\""), 409, "step_skipped");
    assertFailure(flip("\"mode\":\"canary\",\"percent\":1"), 409, "evidence_missing");
  }

  @Test
  void answersInTheEnvelopeWhereJettyOrTheAdminServletRefuses() throws Exception {
    assertFailure(proxy.get("/admin/nothing"), 404, "not_found");
    assertFailure(proxy.get("/routes%2f"), 400, "bad_request");
    HttpResponse<String> bigHeader = proxy.get("/routes", "X-Big", "a".repeat(20_000));
    assertFailure(bigHeader, 431, "headers_too_large");
    assertThat(bigHeader.headers().firstValue("X-Request-Id")).isPresent();
  }

  @Test
  void namesEveryWrongField() throws Exception {
    JsonNode missing = ProxyUnderTest.json(proxy.post(FLIP, "{}")).path("error");
    assertThat(missing.path("fields").fieldNames()).toIterable().containsExactly("by", "mode");
    assertThat(error(flip("\"mode\":\"canry\""))).contains("did you mean \\\"canary\\\"?");
    assertThat(error(flip("\"mode\":\"canary\",\"precent\":1")))
        .contains("precent is not known; did you mean \\\"percent\\\"?");
    assertThat(error(proxy.post(FLIP, "{\"mode\":\"monolith\",\"by\":\"a\\nb\"}")))
        .contains("by must be one line");
    assertThat(error(flip("\"mode\":\"canry\""))).doesNotContain("?.");
  }

  @Test
  void explainsThatNobodyServesWhatOnlyTheProxyMayCall() throws Exception {
    for (String path : List.of("/fig", "/fig/build")) {
      assertFailure(proxy.get("/explain?path=" + path), 404, "private_path");
    }
    assertThat(proxy.get("/explain?path=/figs").statusCode()).isEqualTo(200);
    assertFailure(proxy.get("/explain?path=//fig/build"), 404, "private_path");
    assertFailure(proxy.get("/explain?path=/%2566ig/build"), 404, "private_path");
  }

  @Test
  void readsAPathAsTheDataPlaneDoesWhenItExplains() throws Exception {
    for (String path : List.of("/drilling", "/drilling/", "/drilling;a=b", "/x;y/../drilling?z")) {
      HttpResponse<String> explained = explain(path);
      int served = proxy.status(path);

      assertThat(explained.statusCode()).as(path).isEqualTo(served == 400 ? 400 : 200);
    }
    assertThat(explain("/drilling;a=b").body()).contains("\"route\":\"drilling\"");
    for (String path :
        List.of("/dri%6Cling", "/a/../drilling", "/a%2Fb", "/..", "/caf\u00e9", "/%")) {
      assertThat(proxy.status(path)).as(path).isEqualTo(400);
      assertFailure(explain(path), 400, "unclear_path");
    }
    assertThat(proxy.run("explain", "POST", "/dri%6Cling").err())
        .contains("another route's path than the proxy does");
  }

  private HttpResponse<String> explain(String path) throws Exception {
    return proxy.get("/explain?method=POST&path=" + URLEncoder.encode(path, UTF_8));
  }

  @Test
  void listsTheHistoryOfKnownRoutesOnly() throws Exception {
    assertFailure(proxy.get("/history?route=drilling.submit-anwser"), 404, "unknown_route");
    assertThat(proxy.get("/history?route=default").statusCode()).isEqualTo(200);
  }

  @Test
  void saysWhenAnotherServiceAnswersInsteadOfTheAdminApi() throws Exception {
    String answer =
        "{\"ok\":false,\"error\":{\"code\":\"not_found\",\"message\":\"No.\"},\"requestId\":\"1\"}";
    try (TinyServer other = new TinyServer(answer, "m1")) {
      Ran ran = ProxyUnderTest.runAgainstAny("routes", "--admin", other.address().toString());
      assertThat(ran.exitCode()).isEqualTo(2);
      assertThat(ran.err()).contains(other.address().toString()).contains("--admin");
    }
  }

  @Test
  void refusesRequestsThatAnotherSiteMakesABrowserSend() throws Exception {
    HttpResponse<String> response =
        proxy.post(FLIP, "{\"mode\":\"monolith\",\"by\":\"x\"}", "Origin", "https://evil.example");
    assertFailure(response, 403, "forbidden");
    assertFailure(
        proxy.post("/admin/tasks/gc", null, "Origin", "https://evil.example"), 403, "forbidden");
    assertThat(
            proxy
                .post(FLIP, "{\"mode\":\"monolith\",\"by\":\"x\"}", "Origin", proxy.admin())
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void showsHealthAndMetrics() throws Exception {
    JsonNode health = ProxyUnderTest.json(proxy.get("/admin/healthcheck"));
    assertThat(health.path("routes").path("healthy").asBoolean()).isTrue();
    assertThat(health.path("state").path("healthy").asBoolean()).isTrue();
    proxy.servedBy("submit-answer");
    assertThat(proxy.get("/metrics").body())
        .contains("fig_proxy_requests_total")
        .contains("fig_proxy_generation")
        .contains("route=\"" + ROUTE + "\"");
  }

  @Test
  void keepsTheLastGoodRoutesAndSaysSoInHealth() throws Exception {
    Files.writeString(proxy.routes, "default: nothing\n");
    // It may have been read while it was being written, and was empty then.
    await(() -> proxy.get("/admin/healthcheck").body().contains("unknown upstream"));
    assertThat(proxy.get("/admin/healthcheck").statusCode()).isEqualTo(500);
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("monolith");
    assertThat(proxy.run("routes").out()).contains("Warning: ").contains("unknown upstream");

    Files.writeString(proxy.routes, proxy.routesText());
    await(() -> proxy.get("/admin/healthcheck").statusCode() == 200);
    assertThat(proxy.post("/admin/tasks/reload-routes", null).body()).contains("nothing changed");
  }

  @Test
  void asksWhatTheFileSaysAndExplainsIt() throws Exception {
    Files.writeString(
        proxy.routes,
        proxy.routesText() + "    edge: {rateLimit: {requests: 2, per: 2d, by: address}}\n");
    try {
      await(() -> explain("/drilling").body().contains("at most 2 requests in 172800 s"));
      assertThat(List.of(proxy.status("/drilling"), proxy.status("/drilling")))
          .containsExactly(200, 200);
      assertThat(proxy.status("/drilling")).isEqualTo(429);
      assertThat(proxy.run("explain", "POST", "/drilling").out())
          .containsPattern("asked by the proxy +at most 2 requests in 172800 s of each address");
      assertThat(proxy.get("/routes").body()).contains("\"edge\":[\"at most 2 requests");
    } finally {
      Files.writeString(proxy.routes, proxy.routesText());
      await(() -> !explain("/drilling").body().contains("at most 2"));
    }
    assertThat(proxy.status("/drilling")).isEqualTo(200);
    assertThat(proxy.get("/admin/healthcheck").body()).contains("\"edge\":{\"healthy\":true");
  }

  @Test
  void listsTheRoutes() {
    Ran ran = proxy.run("routes");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .containsPattern("drilling\\.submit-answer +monolith +write +drilling +POST /drilling")
        .contains("Generation ");
  }

  @Test
  void walksARouteAcrossWithEvidenceAndBack() throws Exception {
    Path evidence = Files.createDirectories(folder.resolve("evidence"));
    Ran without = proxy.run("flip", ROUTE, "canary", "--percent", "10", folderOption(evidence));
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("evidence_missing").contains("./fig gate " + ROUTE);

    write(evidence, ROUTE + "-2026-01-01T00:00:00Z.json", evidence().with("verdict", "fail"));
    Ran failed = proxy.run("flip", ROUTE, "canary", "--percent", "10", folderOption(evidence));
    assertThat(failed.err()).contains("verdict: found fail, expected pass");

    write(evidence, ROUTE + "-2026-01-01T00:00:01Z.json", evidence());
    Ran canary = proxy.run("flip", ROUTE, "canary", "--percent", "10", folderOption(evidence));
    assertThat(canary.err()).isEmpty();
    assertThat(canary.exitCode()).isZero();
    assertThat(canary.out())
        .contains("monolith -> canary 10%")
        .contains("evidence 6f1c1d0e-0000-4000-8000-000000000001");
    assertThat(proxy.run("flip", ROUTE, "extracted", folderOption(evidence)).exitCode()).isZero();
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("extracted");
    assertThat(proxy.run("export", "haproxy").out())
        .contains("# - Evidence, history", "{ var(txn.action) -m str submit-answer }");
    assertThat(proxy.run("export", "ngingx").exitCode()).isNotZero();

    Ran back = proxy.run("rollback", ROUTE, "--by", "ada", "--reason", "it is late");
    assertThat(back.out()).contains("extracted -> monolith");
    assertThat(proxy.run("rollback", ROUTE).out()).contains("nothing changed");
    assertThat(proxy.run("history", ROUTE, "--limit", "3").out())
        .containsPattern("ada +drilling.submit-answer +extracted +monolith +- +it is late")
        .containsPattern("canary 10% +extracted +6f1c1d0e");
  }

  @Test
  void retiresWhatNobodyNeedsTheMonolithFor() throws Exception {
    assertThat(proxy.run("retire", ROUTE).err()).contains("only what is extracted can be retired");
    proxy.run("flip", ROUTE, "extracted", "--force", "--reason", "test");
    assertThat(proxy.run("retire", ROUTE).err())
        .contains("monolith_needed", "expected: 14 days without");
    assertThat(proxy.run("retire", ROUTE, "--force").err()).contains("reason is needed");
    assertThat(proxy.run("flip", ROUTE, "retired").err()).contains("./fig retire " + ROUTE);

    Ran retired = proxy.run("retire", ROUTE, "--force", "--reason", "its code is gone");

    assertThat(retired.out())
        .contains("extracted -> retired")
        .contains("the action submit-answer of /drilling")
        .contains("until these are retired too: drilling");
    proxy.monolith.tellCode(
        Map.of("path=%2Fdrilling&action=submit-answer", "com.example.drilling.SubmitAnswer"));
    assertThat(proxy.run("retire", ROUTE).out())
        .contains("stands at retired already")
        .contains("the action submit-answer of /drilling, com.example.drilling.SubmitAnswer. The");
    proxy.monolith.tellCode(
        Map.of("path=%2Fdrilling&action=submit-answer", "\\u001b[31mnot a name"));
    assertThat(proxy.run("retire", ROUTE).out()).contains("what @Handles(").doesNotContain("[31m");
    proxy.monolith.tellCode(Map.of());
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("extracted");
    assertThat(proxy.run("rollback", ROUTE).err()).contains("retired: ");
    assertThat(proxy.run("rollback", "--all").out()).contains("nothing changed");
    assertThat(proxy.run("flip", ROUTE, "monolith", "--reason", "r").err()).contains("retired: ");
    assertThat(
            proxy.run("flip", ROUTE, "extracted", "--force", "--reason", "still there").exitCode())
        .isZero();
    assertThat(proxy.run("rollback", ROUTE).out()).contains("extracted -> monolith");
  }

  @Test
  void makesTesters() throws Exception {
    Ran made = proxy.run("tester", "ada", "--side", "extracted", "--days", "2");
    assertThat(made.out()).containsPattern("X-Fig-Tester: ey[A-Za-z0-9._-]+");
    assertThat(proxy.run("tester", "ada", "--days", "91").err())
        .contains("days must be less than or equal to 90");
    assertThat(proxy.run("tester", "ada", "--side", "both").exitCode()).isNotZero();
    assertFailure(proxy.post("/testers", "{\"days\":1}"), 422, "invalid_input");
  }

  @Test
  void rollsBackAGroupOrEverything() {
    proxy.run("flip", ROUTE, "extracted", "--force", "--reason", "test");
    assertThat(proxy.run("rollback", "--group", "drilling").out())
        .startsWith("1 routes are on the monolith again")
        .contains(ROUTE + ": extracted -> monolith");
    proxy.run("flip", ROUTE, "extracted", "--force", "--reason", "test");
    assertThat(proxy.run("rollback", "--all").out()).contains("extracted -> monolith");
    assertThat(proxy.run("rollback", "--all").out()).contains("nothing changed");
    assertThat(proxy.run("rollback", "--group", "driling").err())
        .contains("did you mean \"drilling\"?");
    assertThat(proxy.run("rollback").err()).contains("say what to roll back");
    assertThat(proxy.run("rollback", ROUTE, "--all").exitCode()).isEqualTo(1);
  }

  @Test
  void takesTheEvidenceThatIsNamed() throws Exception {
    Path file = write(folder, "mine.json", evidence());
    assertThat(proxy.servedBy("submit-answer")).isEqualTo("monolith");
    await(() -> proxy.run("diff", ROUTE).out().contains("BY THE MONOLITH"));
    Ran taken = proxy.run("flip", ROUTE, "canary", "--percent", "1", "--evidence", file.toString());
    assertThat(taken.exitCode()).as(taken.err()).isZero();
    assertThat(taken.out())
        .contains("Note: Its answers were never compared: the effect is write.")
        .contains("./fig flip " + ROUTE + " shadow. What the monolith has answered of late: 200");
    Ran none = proxy.run("flip", ROUTE, "canary", "--percent", "2", "--evidence", "no-such-file");
    assertThat(none.exitCode()).isEqualTo(1);
    assertThat(none.err()).contains("no-such-file cannot be read");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"verdict\":\"pass\"}");
    assertThat(
            proxy
                .run("flip", ROUTE, "canary", "--percent", "2", "--evidence", broken.toString())
                .err())
        .contains("has no member \"jws\"");
  }

  @Test
  void explainsOneRequest() {
    proxy.run("flip", ROUTE, "canary", "--percent", "100", "--force", "--reason", "test");
    Ran ran =
        proxy.run("explain", "POST", "/drilling", "--action", "submit-answer", "--user", "42");
    assertThat(ran.out())
        .containsPattern("route +drilling.submit-answer")
        .containsPattern("stands at +canary 100%")
        .containsPattern("side +extracted")
        .containsPattern("bucket +\\d+")
        .contains("limit 10000");
    assertThat(proxy.run("explain", "GET", "/").out()).containsPattern("route +default");
  }

  @Test
  void saysWithTwoThatNothingAnswers() {
    Ran ran = ProxyUnderTest.runAgainstAny("routes", "--admin", "http://127.0.0.1:1");
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("http://127.0.0.1:1/").contains("./fig up");
    Ran stranger =
        ProxyUnderTest.runAgainstAny("routes", "--admin", proxy.monolith.address().toString());
    assertThat(stranger.exitCode()).isEqualTo(2);
    assertThat(stranger.err()).contains("no routing proxy");
  }

  @Test
  void saysWithOneThatACommandIsWrong() {
    assertThat(proxy.run("flip").exitCode()).isEqualTo(1);
    Ran admin = ProxyUnderTest.runAgainstAny("routes", "--admin", "not a url");
    assertThat(admin.exitCode()).isEqualTo(1);
    assertThat(admin.err()).contains("--admin is not a url, expected");
  }

  @Test
  void refusesToListenWhereOtherMachinesReachTheAdminApi() throws Exception {
    Ran ran =
        ProxyUnderTest.runAgainstAny("server", proxy.configuration("0.0.0.0", false).toString());
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err())
        .contains("the admin API would listen on 0.0.0.0, expected 127.0.0.1")
        .doesNotContain("\tat ");
  }

  @Test
  void refusesToShareItsStateWithASecondProxy() throws Exception {
    Ran ran =
        ProxyUnderTest.runAgainstAny("server", proxy.configuration("0.0.0.0", true).toString());
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("another routing proxy uses the state folder");
  }

  private static HttpResponse<String> flip(String members) throws Exception {
    return proxy.post(FLIP, "{\"by\":\"ada\"," + members + "}");
  }

  private static void assertFailure(HttpResponse<String> response, int status, String code)
      throws Exception {
    JsonNode envelope = ProxyUnderTest.json(response);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(envelope.path("ok").asBoolean(true)).isFalse();
    assertThat(envelope.path("error").path("code").asText()).isEqualTo(code);
    assertThat(envelope.path("error").path("message").asText()).isNotEmpty();
    assertThat(envelope.path("requestId").asText()).isNotEmpty();
  }

  private static String error(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).isEqualTo(422);
    return ProxyUnderTest.json(response).path("error").toString();
  }

  private static TestEvidence evidence() {
    return TestEvidence.of(ROUTE, Instant.now(), "m1", "x1");
  }

  private static Path write(Path folder, String name, TestEvidence evidence) throws Exception {
    return Files.writeString(folder.resolve(name), "{\"jws\":\"" + evidence.jws() + "\"}");
  }

  private static String folderOption(Path folder) {
    return "--evidence-folder=" + folder;
  }
}
