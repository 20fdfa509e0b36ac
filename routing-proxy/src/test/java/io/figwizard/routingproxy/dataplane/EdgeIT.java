package io.figwizard.routingproxy.dataplane;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.edge.TestIssuer;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.RateLimit;
import io.figwizard.routingproxy.routes.RateLimit.By;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.UserSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy asks of requests itself, before a server gets anything of them. */
class EdgeIT {

  private final TestIssuer issuer = new TestIssuer();
  private EchoServer monolith;
  private EchoServer function;
  private TestProxy proxy;

  @BeforeEach
  void start() throws Exception {
    monolith = new EchoServer("monolith");
    function = new EchoServer("function");
    proxy = TestProxy.before(monolith.uri(), function.uri());
  }

  @AfterEach
  void stop() throws Exception {
    issuer.close();
    proxy.close();
    monolith.close();
    function.close();
  }

  private static String safe(@Nullable String authorization) {
    return "GET /safe HTTP/1.1\r\nHost: a\r\n"
        + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
        + "\r\n";
  }

  private String get(@Nullable String authorization) throws Exception {
    return RawClient.exchange(proxy.port(), safe(authorization));
  }

  private int requests() {
    return monolith.requests() + function.requests();
  }

  private double refused(String code) {
    return proxy.counted("fig_proxy_edge_refusals", Map.of("route", "safe", "code", code));
  }

  /** A limit that nothing refills while a test runs. */
  private static RateLimit limit(int requests, By by) {
    return new RateLimit(requests, Duration.ofDays(requests), by);
  }

  private static void assertError(String answer, int status, String code) {
    assertThat(RawClient.status(answer)).as(answer).isEqualTo(status);
    assertThat(RawClient.header(answer, "x-fig-error")).isEqualTo(code);
    assertThat(RawClient.body(answer))
        .startsWith("{\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"")
        .endsWith("\"},\"requestId\":\"" + RawClient.header(answer, "x-request-id") + "\"}");
  }

  @Test
  void asksNothingUnlessTheRouteSaysSo() throws Exception {
    assertThat(get(null)).startsWith("HTTP/1.1 200");
    assertThat(get("Bearer nonsense")).startsWith("HTTP/1.1 200");
    assertThat(issuer.asked()).isZero();
  }

  @Test
  void aGoodTokenPassesAndGoesOnToTheServer() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null));
    String token = issuer.bearer("ann");

    try (RawClient client = new RawClient(proxy.port())) {
      for (int i = 0; i < 3; i++) {
        assertThat(client.send(safe(token)).answer()).startsWith("HTTP/1.1 200");
      }
    }
    assertThat(monolith.requests()).isEqualTo(3);
    assertThat(monolith.lastHead().get("Authorization")).containsExactly(token);
    assertThat(issuer.asked()).isEqualTo(1);
  }

  @Test
  void withoutAGoodTokenNoServerHearsOfTheRequest() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null)).flip(Mode.EXTRACTED, 0);

    String none = get(null);
    assertError(none, 401, "unauthenticated");
    assertThat(RawClient.header(none, "www-authenticate")).isEqualTo("Bearer");
    assertThat(RawClient.header(none, "cache-control")).isEqualTo("no-store");

    String bad = get(issuer.bearer("ann", claims -> claims.audience("somebody else")));
    assertError(bad, 401, "unauthenticated");
    assertThat(RawClient.header(bad, "www-authenticate"))
        .isEqualTo("Bearer error=\"invalid_token\"");

    String old =
        get(
            issuer.bearer(
                "ann", claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(99)))));
    assertError(old, 401, "token_expired");
    assertThat(RawClient.header(old, "www-authenticate"))
        .startsWith("Bearer error=\"invalid_token\", error_description=");

    assertThat(requests()).isZero();
    assertThat(refused("unauthenticated")).isEqualTo(2);
    assertThat(refused("token_expired")).isEqualTo(1);
  }

  @Test
  void whatNoRouteNamesIsNotAsked() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null));

    assertThat(RawClient.exchange(proxy.port(), safe(null).replace("/safe", "/else")))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void everyActionOfAHandlerIsAskedAndTheUnknownOnesToo() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null));
    for (String body : List.of("{\"action\":\"next-cards\"}", "{\"action\":\"x\"}", "[]", "{")) {
      String answer =
          RawClient.exchange(
              proxy.port(),
              "POST /drilling HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                  + "Content-Length: "
                  + body.length()
                  + "\r\n\r\n"
                  + body);

      assertError(answer, 401, "unauthenticated");
    }
    assertThat(requests()).isZero();
  }

  @Test
  void whereATokenIsNotRequiredABadOneIsStillRefused() throws Exception {
    proxy.asking(new Edge(issuer.rule(false), null));

    assertThat(get(null)).startsWith("HTTP/1.1 200");
    assertThat(get("Basic YTpi")).startsWith("HTTP/1.1 200");
    assertError(get("Bearer nonsense"), 401, "unauthenticated");
    assertThat(requests()).isEqualTo(2);
  }

  @Test
  void aWebSocketIsAskedBeforeItIsOne() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null));

    String answer =
        RawClient.exchange(
            proxy.port(),
            "GET /safe HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x\r\n\r\n");

    assertError(answer, 401, "unauthenticated");
    assertThat(requests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 60_000, 400_000})
  void aBodyWaitsForTheTokensCheckAndArrivesWhole(int length) throws Exception {
    issuer.hold();
    proxy.asking(new Edge(issuer.rule(), null));
    String body = "x".repeat(length - 1) + "y";

    // Whoever holds the keys for seconds, because this machine does, is asked for them again.
    String answer = post(body);
    while (RawClient.status(answer) == 503) {
      answer = post(body);
    }

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(RawClient.body(answer)).isEqualTo(body);
  }

  /** Lets the issuer answer when the request's head is with the proxy. */
  private String post(String body) throws Exception {
    try (RawClient client = new RawClient(proxy.port())) {
      double before = proxy.counted("fig_proxy_requests_received", Map.of());
      client.send(
          "POST /write HTTP/1.1\r\nHost: a\r\nAuthorization: "
              + issuer.bearer("ann")
              + "\r\nContent-Length: "
              + body.length()
              + "\r\n\r\n");
      await(() -> proxy.counted("fig_proxy_requests_received", Map.of()) > before);
      Thread sender =
          new Thread(
              () -> {
                try {
                  client.send(body);
                } catch (java.io.IOException refused) {
                  // Said by the answer.
                }
              });
      sender.start();
      issuer.release();
      String answer = client.answer();
      sender.join();
      return answer;
    }
  }

  @Test
  void pipelinedRequestsKeepTheirOrderWhileTokensAreChecked() throws Exception {
    proxy.asking(new Edge(issuer.rule(), null));

    try (RawClient client = new RawClient(proxy.port())) {
      client.send(safe(issuer.bearer("ann")) + safe(null) + safe(issuer.bearer("ben")));

      assertThat(RawClient.status(client.answer())).isEqualTo(200);
      assertThat(RawClient.status(client.answer())).isEqualTo(401);
      assertThat(RawClient.status(client.answer())).isEqualTo(200);
    }
  }

  @Test
  void whoLeavesWhileATokenIsCheckedLeavesNothingBehind() throws Exception {
    issuer.hold();
    proxy.asking(new Edge(issuer.rule(), null));
    try (RawClient client = new RawClient(proxy.port())) {
      client.send(safe(issuer.bearer("ann")));
      await(() -> proxy.counted("fig_proxy_requests_received", Map.of()) == 1);
    }
    await(() -> proxy.gauged("fig_proxy_requests_in_flight", Map.of()) == 0);
    issuer.release();

    await(() -> get(issuer.bearer("ben")).startsWith("HTTP/1.1 200"));
    assertThat(monolith.requests()).isEqualTo(1);
  }

  @Test
  void withoutKeysNobodyIsBelievedAndWithThemEverybodyIsAgain() throws Exception {
    issuer.answerWith(500);
    proxy.asking(new Edge(issuer.rule(), null));

    String answer = get(issuer.bearer("ann"));
    assertError(answer, 503, "authentication_unavailable");
    assertThat(RawClient.header(answer, "retry-after")).isEqualTo("1");
    assertThat(proxy.dataPlane().keyFaults())
        .singleElement()
        .asString()
        .contains("/jwks.json", "500", "answered 503");
    assertThat(requests()).isZero();

    issuer.answerWith(200);
    await(() -> get(issuer.bearer("ann")).startsWith("HTTP/1.1 200"));
    assertThat(proxy.dataPlane().keyFaults()).isEmpty();
  }

  @Test
  void anAddressThatAsksTooOftenIsToldWhenToComeAgain() throws Exception {
    proxy.asking(new Edge(null, limit(3, By.ADDRESS)));
    for (int i = 0; i < 3; i++) {
      assertThat(get(null)).startsWith("HTTP/1.1 200");
    }

    String answer = get(null);
    assertError(answer, 429, "rate_limited");
    long wait = Long.parseLong(RawClient.header(answer, "retry-after"));
    assertThat(Duration.ofSeconds(wait)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    assertThat(RawClient.header(answer, "ratelimit-policy")).isEqualTo("\"address\";q=3;w=259200");
    assertThat(RawClient.header(answer, "ratelimit")).isEqualTo("\"address\";r=0;t=" + wait);
    assertThat(requests()).isEqualTo(3);
    assertThat(refused("rate_limited")).isEqualTo(1);

    try (RawClient other = new RawClient(proxy.port(), "127.0.0.2")) {
      assertThat(other.send(safe(null)).answer()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void everyAnswerOfALimitedRouteSaysWhatIsLeft() throws Exception {
    proxy.asking(new Edge(null, limit(3, By.ADDRESS)));

    assertQuota(get(null), 200, 2);
    proxy.servedBy(Upstream.of("monolith", TestProxy.NOWHERE));
    // The proxy's own answers, too.
    assertQuota(get(null), 502, 1);
    assertThat(RawClient.exchange(proxy.port(), safe(null).replace("/safe", "/else")))
        .doesNotContainIgnoringCase("ratelimit");
  }

  @Test
  void whoseTokenIsRefusedHearsOfTheLimitThatCountedThem() throws Exception {
    proxy.asking(new Edge(issuer.rule(), limit(3, By.ADDRESS)));
    assertQuota(get("Bearer nonsense"), 401, 2);
    assertQuota(get(issuer.bearer("ann")), 200, 1);

    proxy.asking(new Edge(issuer.rule(), limit(3, By.USER)));
    assertThat(get("Bearer nonsense")).doesNotContainIgnoringCase("ratelimit");
    String ann = get(issuer.bearer("ann"));
    assertThat(RawClient.header(ann, "ratelimit-policy")).isEqualTo("\"user\";q=3;w=259200");
    assertThat(RawClient.header(ann, "ratelimit")).startsWith("\"user\";r=2;t=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"RateLimit: \"side\";r=7", "RATELIMIT-POLICY: \"side\";q=9"})
  void whatASideSaysOfItsOwnLimitStands(String said) throws Exception {
    try (RawServer side =
        RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + said + "\r\n\r\n")) {
      proxy
          .servedBy(Upstream.of("monolith", side.uri()))
          .asking(new Edge(null, limit(1, By.ADDRESS)));

      assertThat(get(null)).contains(said).doesNotContain("\"address\"");
      assertThat(get(null)).startsWith("HTTP/1.1 429").contains("ratelimit: \"address\";r=0;t=");
    }
  }

  /** Of three in as many days. */
  private static void assertQuota(String answer, int status, int left) {
    assertThat(RawClient.status(answer)).as(answer).isEqualTo(status);
    assertThat(RawClient.header(answer, "ratelimit-policy")).isEqualTo("\"address\";q=3;w=259200");
    String limit = RawClient.header(answer, "ratelimit");
    String begin = "\"address\";r=" + left + ";t=";
    assertThat(limit).startsWith(begin);
    assertThat(Duration.ofSeconds(Long.parseLong(limit.substring(begin.length()))))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void aLimitByAddressSparesTheTokensCheck() throws Exception {
    proxy.asking(new Edge(issuer.rule(), limit(1, By.ADDRESS)));
    assertThat(get(issuer.bearer("ann"))).startsWith("HTTP/1.1 200");

    assertError(get("Bearer nonsense"), 429, "rate_limited");
    assertError(get(issuer.bearer("ben")), 429, "rate_limited");
  }

  @Test
  void aLimitByUserCountsUsersWhereverTheyAreAndNobodyElse() throws Exception {
    proxy.asking(new Edge(issuer.rule(false), limit(1, By.USER)));

    assertThat(get(issuer.bearer("ann"))).startsWith("HTTP/1.1 200");
    // Another token, the same user.
    String again = issuer.bearer("ann", claims -> claims.jwtID("another"));
    assertError(get(again), 429, "rate_limited");
    assertThat(get(issuer.bearer("ben"))).startsWith("HTTP/1.1 200");
    // Called like an address, and none.
    assertThat(get(issuer.bearer("127.0.0.1"))).startsWith("HTTP/1.1 200");
    assertThat(get(null)).startsWith("HTTP/1.1 200");
    assertError(get(null), 429, "rate_limited");
    assertThat(requests()).isEqualTo(4);
  }

  @Test
  void eachRouteCountsForItself() throws Exception {
    proxy.asking(new Edge(null, limit(1, By.ADDRESS)));
    assertThat(get(null)).startsWith("HTTP/1.1 200");

    assertThat(RawClient.exchange(proxy.port(), safe(null).replace("/safe", "/notes/1")))
        .startsWith("HTTP/1.1 200");
    assertError(get(null), 429, "rate_limited");
  }

  @Test
  void aUserIsOnTheSameSideOfACanaryWhetherTheTokenIsVerifiedOrNot() throws Exception {
    proxy.flip(Mode.CANARY, 50);
    List<String> tokens = IntStream.range(0, 20).mapToObj(i -> issuer.bearer("user-" + i)).toList();
    List<String> before = sides(tokens);
    proxy.asking(new Edge(issuer.rule(), null));

    assertThat(sides(tokens)).isEqualTo(before).contains("monolith", "function");
  }

  @Test
  void nobodyChoosesASideWithATokenThatWasNotVerified() throws Exception {
    proxy.flip(Mode.CANARY, 50).asking(new Edge(issuer.rule(false), null));
    String mine = RawClient.header(get(null), "x-served-by");
    for (int i = 0; i < 20; i++) {
      assertThat(RawClient.header(get("Digest e30.e30.x" + i), "x-served-by")).isEqualTo(mine);
    }
  }

  @Test
  void aCookieNamedBeforeTheTokenTellsTheUserAlsoWhereTokensAreVerified() throws Exception {
    proxy
        .flip(Mode.CANARY, 50)
        .asking(new Edge(issuer.rule(false), null))
        .tellingUsersBy(UserSource.cookie("session"), UserSource.TOKEN, UserSource.ADDRESS);
    Set<String> sides = new HashSet<>();
    for (int user = 0; user < 20; user++) {
      String cookie = "Cookie: session=s" + user + "\r\n";
      String anonymous = side(cookie, "127.0.0.1");
      assertThat(side(cookie + "Authorization: " + issuer.bearer("u" + user) + "\r\n", "127.0.0.2"))
          .isEqualTo(anonymous);
      sides.add(anonymous);
    }
    assertThat(sides).containsExactlyInAnyOrder("monolith", "function");
  }

  private String side(String fields, String address) throws Exception {
    try (RawClient client = new RawClient(proxy.port(), address)) {
      String answer = client.send("GET /safe HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").answer();
      return RawClient.header(answer, "x-served-by");
    }
  }

  private List<String> sides(List<String> tokens) throws Exception {
    List<String> sides = new java.util.ArrayList<>();
    for (String token : tokens) {
      sides.add(RawClient.header(get(token), "x-served-by"));
    }
    return sides;
  }
}
