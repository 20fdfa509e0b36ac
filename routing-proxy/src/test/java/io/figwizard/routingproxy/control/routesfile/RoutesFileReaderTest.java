package io.figwizard.routingproxy.control.routesfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.routes.ActiveHealth;
import io.figwizard.routingproxy.routes.AdvanceStep;
import io.figwizard.routingproxy.routes.ClientCertificate;
import io.figwizard.routingproxy.routes.Edge;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.FailedWhen;
import io.figwizard.routingproxy.routes.KeySource;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.RateLimit;
import io.figwizard.routingproxy.routes.Shadowing;
import io.figwizard.routingproxy.routes.TokenRule;
import io.figwizard.routingproxy.routes.Upstream;
import io.figwizard.routingproxy.routes.WatchSettings;
import io.figwizard.routingproxy.tls.TestCertificate;
import io.figwizard.routingproxy.tls.TlsConfiguration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

final class RoutesFileReaderTest {

  private static final String HEAD =
      """
      upstreams:
        monolith: {url: "http://127.0.0.1:8081"}
        drilling-handler: {url: "${DRILLING_HANDLER_URL:-http://127.0.0.1:8082}"}
      default: monolith
      """;

  @Test
  void readsThisRepositorysRoutes() throws Exception {
    RoutesFile file = new RoutesFileReader(name -> null).read(Path.of("routes.yml"));
    assertThat(file.sha256()).hasSize(64);
    assertThat(file.unnamed().urls()).isEqualTo(List.of(URI.create("http://127.0.0.1:8081")));
    RouteDefinition answer = route(file, "drilling.submit-answer");
    assertThat(answer.effect()).isEqualTo(Effect.WRITE);
    assertThat(answer.group()).isEqualTo("drilling");
    assertThat(answer.extracted().urls()).isEqualTo(List.of(URI.create("http://127.0.0.1:8082")));
    assertThat(answer.path()).isEqualTo("/drilling");
    assertThat(route(file, "drilling").effect()).isEqualTo(Effect.EXTERNAL);
    assertThat(route(file, "auth-jwks").method()).isEqualTo("GET");
    RouteDefinition sandbox = route(file, "drilling-sandbox.submit-answer");
    assertThat(sandbox.effect()).isEqualTo(Effect.WRITE);
    assertThat(sandbox.group()).isEqualTo("drilling-sandbox");
    assertThat(sandbox.extracted().urls()).isEqualTo(List.of(URI.create("http://127.0.0.1:8088")));
    assertThat(sandbox.path()).isEqualTo("/drilling-sandbox");
    assertThat(route(file, "auth-sandbox.login").extracted().urls())
        .isEqualTo(List.of(URI.create("http://127.0.0.1:8089")));
  }

  @Test
  void takesAddressesFromTheEnvironment() {
    RoutesFile file =
        read(
            HEAD + "handlers: {drilling: {path: /drilling, extracted: drilling-handler}}",
            Map.of("DRILLING_HANDLER_URL", "https://drilling.example:443"));
    assertThat(route(file, "drilling").extracted().urls())
        .isEqualTo(List.of(URI.create("https://drilling.example:443")));
  }

  @Test
  void takesShadowSettingsFromTheNearestBlock() {
    RoutesFile file =
        read(
            HEAD
                + """
                shadow: {sample: 50%, timeout: 2s}
                handlers:
                  drilling:
                    path: /drilling
                    shadow: {repeat: 0%}
                    actions:
                      stats: {effect: safe, shadow: {maxBodySize: 1KiB, maxInFlight: 3}}
                """);
    assertThat(route(file, "drilling.stats").shadowing())
        .isEqualTo(new Shadowing(0.5, 0, Duration.ofSeconds(2), 1024, 3));
    assertThat(route(file, "drilling").shadowing().maxInFlight()).isEqualTo(16);
  }

  /** Whoever adds an action must say for it that it captures what it sends. */
  @Test
  void takesWhatCanBeRunDryFromTheActionAlone() {
    RoutesFile file =
        read(
            HEAD
                + """
                shadow: {dryRun: true}
                handlers:
                  drilling:
                    path: /drilling
                    shadow: {dryRun: true}
                    actions:
                      pay: {effect: external, shadow: {dryRun: true}}
                      refund: {effect: external, shadow: {sample: 5%}}
                      stats: {effect: safe}
                routes:
                  hook: {method: POST, path: /hook}
                """);
    assertThat(route(file, "hook").shadowing().captured()).isFalse();
    assertThat(route(file, "drilling.pay").shadowing().captured()).isTrue();
    assertThat(route(file, "drilling.refund").shadowing().captured()).isFalse();
    assertThat(route(file, "drilling.stats").shadowing().captured()).isFalse();
  }

  @Test
  void namesWhatIsWrongWithShadowSettings() {
    assertThat(problems(HEAD + "shadow: {dryRun: yes please}"))
        .anyMatch(p -> p.text().contains("dryRun is yes please; expected true or false"));
    assertThat(
            problems(
                HEAD + "shadow: {sample: 0.5, repeat: 101%, maxBodySize: 5MiB, maxinflight: 3}"))
        .anyMatch(p -> p.text().contains("sample is 0.5; expected something above zero like 10%"))
        .anyMatch(p -> p.text().contains("repeat is 101%"))
        .anyMatch(p -> p.text().contains("at most 4MiB"))
        .anyMatch(p -> p.text().contains("did you mean \"maxInFlight\"?"));
  }

  private static final String JWT =
      "jwt: {issuer: figwizard, audience: app, jwks: \"http://127.0.0.1:8083/auth/jwks.json\"}";

  @Test
  void takesTheWatchFromTheHandlerUnlessTheActionSaysOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                handlers:
                  drilling:
                    path: /drilling
                    watch: {minRequests: 20, latencyMargin: 200%, rollback: false}
                    actions:
                      stats: {watch: {minRequests: 30, latencySlack: 1s}}
                routes:
                  other: {method: GET, path: /other}
                """);
    assertThat(route(file, "drilling.stats").watch())
        .isEqualTo(
            new WatchSettings(false, 30, null, null, 2.0, Duration.ofSeconds(1), null, null, null));
    assertThat(route(file, "drilling").watch().minRequests()).isEqualTo(20);
    assertThat(route(file, "other").watch()).isEqualTo(WatchSettings.NONE);
  }

  @Test
  void takesWhichAnswersHaveFailedFromTheTopUnlessARouteSaysOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                watch: {failedWhen: {field: ok, is: false}}
                handlers:
                  drilling:
                    path: /drilling
                    actions:
                      stats: {watch: {minRequests: 30}}
                      export: {watch: {failedWhen: off}}
                routes:
                  other:
                    method: GET
                    path: /other
                    watch: {failedWhen: {field: meta.status, is: error, as: refused}}
                """);
    FailedWhen usual = new FailedWhen(List.of("ok"), "false", false);
    assertThat(route(file, "drilling").watch().failedWhen()).isEqualTo(usual);
    assertThat(route(file, "drilling.stats").watch().failedWhen()).isEqualTo(usual);
    assertThat(route(file, "drilling.export").watch().failedWhen()).isNull();
    assertThat(route(file, "other").watch().failedWhen())
        .isEqualTo(new FailedWhen(List.of("meta", "status"), "error", true));
  }

  @Test
  void saysWhatIsWrongWithWhichAnswersHaveFailed() {
    assertThat(
            problems(
                HEAD
                    + """
                    routes:
                      a: {method: GET, path: /a, watch: {failedWhen: {field: ok}}}
                      b: {method: GET, path: /b, watch: {failedWhen: {field: a..b, is: 1}}}
                      c: {method: GET, path: /c, watch: {failedWhen: {field: a, is: 1, as: bad}}}
                      d: {method: GET, path: /d, watch: {failedWhen: {feld: a, is: 1}}}
                    """))
        .extracting(Problem::text)
        .anyMatch(text -> text.contains("needs \"is\", for example \"is: false\""))
        .anyMatch(text -> text.contains("failedWhen.field is a..b; expected the names down to"))
        .anyMatch(text -> text.contains("failedWhen.as is bad; expected failed or refused"))
        .anyMatch(text -> text.contains("unknown key \"feld\""));
  }

  @Test
  void readsByWhatUsersAreToldFromTheTopUnlessSomethingElseSaysOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                user: [{cookie: "${SESSION:-session}"}, token, address]
                handlers:
                  drilling:
                    path: /drilling
                    actions:
                      stats: {effect: safe}
                      other: {group: another, user: [address]}
                  auth:
                    path: /auth
                    user: [{header: X-Device}, {cookie: device}, address]
                    actions:
                      login: {}
                """);
    List<String> top = List.of("cookie session", "token", "address");
    assertThat(route(file, "drilling").userSources().words()).isEqualTo(top);
    assertThat(route(file, "drilling.stats").userSources().words()).isEqualTo(top);
    assertThat(route(file, "drilling.other").userSources().words()).containsExactly("address");
    assertThat(route(file, "auth.login").userSources().words())
        .containsExactly("header x-device", "cookie device", "address");
    assertThat(
            route(read(HEAD + "routes: {a: {method: GET, path: /a}}"), "a").userSources().words())
        .containsExactly("token", "address");
  }

  @Test
  void saysWhatIsWrongWithByWhatUsersAreTold() {
    Map<String, String> wrong =
        Map.ofEntries(
            Map.entry("token", "user must be a list"),
            Map.entry("[]", "user must be a list"),
            Map.entry(
                "[tokn, address]", "user names tokn; expected token, address, {cookie: NAME}"),
            Map.entry("[{cokie: a}, address]", "unknown key \"cokie\" in \"user\""),
            Map.entry("[{cookie: a, header: b}, address]", "in one pair of braces"),
            Map.entry("[{cookie: a b}, address]", "a cookie that tells a user has a name of"),
            Map.entry("[{cookie: }, address]", "user.cookie must have one value"),
            Map.entry("[{header: Authorization}, address]", "name token, which is its subject"),
            Map.entry("[{header: cookie}, address]", "name one of them: {cookie: NAME}"),
            Map.entry("[{header: X-Forwarded-For}, address]", "does not tell a user"),
            Map.entry("[token, token, address]", "named twice"),
            Map.entry("[address, token]", "user is address, token: users must be told by address"),
            Map.entry("[{cookie: a}, token]", "users must be told by address at last"));
    wrong.forEach((user, text) -> assertText(problems(HEAD + "user: " + user), 5, text));
  }

  @Test
  void theRoutesOfAGroupTellUsersByTheSame() {
    List<Problem> problems =
        problems(
            HEAD
                + """
                handlers:
                  drilling:
                    path: /drilling
                    actions:
                      stats: {user: [{cookie: a}, address]}
                      other: {user: [{cookie: a}, address]}
                routes:
                  deck: {method: GET, path: /deck, group: drilling, user: [address]}
                """);
    assertText(
        problems,
        9,
        "drilling.stats tells users by cookie a, else address, and drilling (line 6) of the same"
            + " group drilling by token, else address");
    assertText(problems, 12, "deck tells users by address, and drilling (line 6)");
    assertThat(problems).as("once for what two of them say").hasSize(2);
  }

  @Test
  void takesTheStepsOfACanaryFromTheHandlerUnlessTheActionSaysOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                handlers:
                  drilling:
                    path: /drilling
                    advance: [{percent: 1, for: 1h}, {percent: 12.5, for: 24h}]
                    actions:
                      stats: {effect: safe}
                      open: {advance: [{percent: 100, for: 2h}]}
                routes:
                  other: {method: GET, path: /other}
                """);
    assertThat(route(file, "drilling.stats").advance())
        .containsExactly(
            new AdvanceStep(1, Duration.ofHours(1)), new AdvanceStep(12.5, Duration.ofHours(24)));
    assertThat(route(file, "drilling.open").advance())
        .containsExactly(new AdvanceStep(100, Duration.ofHours(2)));
    assertThat(route(file, "other").advance()).isEmpty();
  }

  @Test
  void refusesStepsThatMakeNoSense() {
    Map<String, String> wrong =
        Map.of(
            "[]", "advance must be a list",
            "10", "advance must be a list",
            "[10]", "must be a block",
            "[{percent: 0, for: 1h}]", "percent is 0",
            "[{percent: 101, for: 1h}]", "percent is 101",
            "[{percent: 10, for: 0s}]", "for is 0s",
            "[{percent: 10}]", "needs \"for\"",
            "[{for: 1h}]", "needs \"percent\"",
            "[{percent: 10, for: 1h}, {percent: 5, for: 1h}]", "must go up with each step");
    wrong.forEach(
        (advance, text) ->
            assertText(
                problems(HEAD + "handlers: {drilling: {path: /d, advance: " + advance + "}}"),
                5,
                text));
  }

  @Test
  void refusesWatchesThatMakeNoSense() {
    for (String wrong :
        List.of(
            "rollback: yes",
            "minRequests: 9",
            "failureMargin: 0.005",
            "latencyMargin: -1%",
            "latencySlack: 0s",
            "window: 5m")) {
      assertText(
          problems(HEAD + "handlers: {drilling: {path: /d, watch: {" + wrong + "}}}"),
          5,
          wrong.substring(0, wrong.indexOf(':')));
    }
  }

  @Test
  void asksNothingOfRequestsUnlessTheFileSaysSo() {
    assertThat(
            route(read(HEAD + "handlers: {drilling: {path: /drilling, edge: }}"), "drilling")
                .edge())
        .isEqualTo(Edge.NONE);
  }

  @Test
  void takesEdgeChecksFromTheHandlerUnlessTheActionSaysOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                handlers:
                  drilling:
                    path: /drilling
                    edge: {%s, rateLimit: {requests: 100}}
                    actions:
                      stats: {effect: safe}
                      open: {edge: {jwt: {required: false, algorithms: [RS256, ES256], closeStreams: 4401}}}
                      often: {edge: {rateLimit: {requests: 5, per: 10s, by: address}}}
                      free: {edge: {jwt: off, rateLimit: off}}
                routes:
                  other: {method: GET, path: /other}
                """
                    .formatted(JWT));
    TokenRule usual =
        new TokenRule(
            "figwizard",
            "app",
            new KeySource(
                URI.create("http://127.0.0.1:8083/auth/jwks.json"),
                Duration.ofMinutes(5),
                Duration.ofHours(12)),
            List.of("ES256"),
            true,
            Duration.ofSeconds(30),
            Optional.of(1008));
    RateLimit hundred = new RateLimit(100, Duration.ofMinutes(1), RateLimit.By.USER);

    assertThat(route(file, "drilling").edge()).isEqualTo(new Edge(usual, hundred));
    assertThat(route(file, "drilling.stats").edge()).isEqualTo(new Edge(usual, hundred));
    assertThat(route(file, "drilling.open").edge())
        .isEqualTo(
            new Edge(
                new TokenRule(
                    "figwizard",
                    "app",
                    usual.keys(),
                    List.of("RS256", "ES256"),
                    false,
                    usual.leeway(),
                    Optional.of(4401)),
                hundred));
    assertThat(route(file, "drilling.often").edge())
        .isEqualTo(new Edge(usual, new RateLimit(5, Duration.ofSeconds(10), RateLimit.By.ADDRESS)));
    assertThat(route(file, "drilling.free").edge()).isEqualTo(Edge.NONE);
    assertThat(route(file, "other").edge()).isEqualTo(Edge.NONE);
  }

  @Test
  void countsByAddressWhereNobodyIsVerified() {
    RoutesFile file =
        read(HEAD + "handlers: {drilling: {path: /d, edge: {rateLimit: {requests: 3}}}}");
    assertThat(route(file, "drilling").edge().rateLimit())
        .isEqualTo(new RateLimit(3, Duration.ofMinutes(1), RateLimit.By.ADDRESS));
  }

  @Test
  void reportsTheMistakesOfEdgeChecks() {
    List<Problem> problems =
        problems(
            HEAD
                + """
                handlers:
                  one: {path: /one, edge: {jwt: {issuer: a, audience: b}}}
                  two: {path: /two, edge: {jwt: {issuer: a, audience: b, jwks: "file:keys.json"}}}
                  three: {path: /three, edge: {%1$s, jtw: off}}
                  four: {path: /four, edge: {jwt: on}}
                  five: {path: /five, edge: {rateLimit: {requests: 3, by: user}}}
                  six: {path: /six, edge: {%1$s}, actions: {a: {edge: {jwt: {algorithms: [ES256, HS256]}}}}}
                  seven: {path: /seven, edge: {rateLimit: {per: 1m}}}
                  eight: {path: /eight, edge: {rateLimit: {requests: 0, per: 100ms, by: phone}}}
                  nine: {path: /nine, edge: {%1$s}, actions: {a: {edge: {jwt: {leeway: 6m, required: no}}}}}
                  eleven: {path: /eleven, edge: {%1$s}, actions: {a: {edge: {jwt: {closeStreams: 1000}}}}}
                  ten: {path: /ten, edge: {jwt: {issuer: a, audience: b, jwks: "http://me:secret@host/"}}}
                """
                    .formatted(JWT));

    assertThat(problems.stream().map(Problem::line))
        .contains(6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16);
    assertThat(problems.stream().map(Problem::text))
        .anyMatch(text -> text.contains("needs \"jwks\""))
        .anyMatch(text -> text.contains("jwks must be the URL of a JWK set"))
        .anyMatch(text -> text.contains("unknown key \"jtw\"") && text.contains("jwt"))
        .anyMatch(text -> text.contains("jwt is on; expected a block of settings, or off"))
        .anyMatch(text -> text.contains("rateLimit is by user, but jwt is off here"))
        .anyMatch(text -> text.contains("algorithms names HS256; expected some of ES256"))
        .anyMatch(text -> text.contains("needs \"requests\""))
        .anyMatch(text -> text.contains("requests is 0"))
        .anyMatch(text -> text.contains("per is 100ms; expected something above zero like 1m"))
        .anyMatch(text -> text.contains("by is phone; expected user or address"))
        .anyMatch(text -> text.contains("leeway is 6m"))
        .anyMatch(
            text -> text.contains("closeStreams is 1000; expected something above zero like 1008"))
        .anyMatch(text -> text.contains("required is no; expected true or false"))
        .noneMatch(text -> text.contains("secret"));
  }

  @Test
  void readsAnUpstreamOfSeveralServers() {
    RoutesFile file =
        read(
            """
            upstreams:
              monolith:
                urls: ["${ONE:-http://10.0.0.1:8081}", "https://monolith.internal"]
                slowStart: 0s
                health: {path: "/health?deep=yes", interval: 1s, unhealthy: 5}
            default: monolith
            """);

    assertThat(file.unnamed())
        .isEqualTo(
            new Upstream(
                "monolith",
                List.of(
                    URI.create("http://10.0.0.1:8081"), URI.create("https://monolith.internal")),
                Duration.ZERO,
                new ActiveHealth(
                    "/health?deep=yes", Duration.ofSeconds(1), Duration.ofSeconds(1), 2, 5),
                null,
                null));
    assertThat(file.unnamed()).hasToString("http://10.0.0.1:8081, https://monolith.internal");
  }

  @Test
  void asksNobodyForHisHealthUnlessTheFileSaysSo() {
    assertThat(read(HEAD).unnamed().health()).isNull();
    assertThat(read("upstreams: {m: {url: \"http://m\", health: }}\ndefault: m").unnamed().health())
        .isEqualTo(ActiveHealth.DEFAULT);
  }

  @Test
  void reportsTheMistakesOfAnUpstream() {
    List<Problem> problems =
        problems(
            """
            upstreams:
              one: {urls: "http://127.0.0.1:1"}
              two: {urls: []}
              three: {urls: ["http://127.0.0.1:1", "http://127.0.0.1:1"]}
              four: {urls: ["http://127.0.0.1:1"], url: "http://127.0.0.1:2"}
              five: {url: "https://127.0.0.1:1", trust: no-such.pem}
              six: {url: "http://127.0.0.1:1", trust: routes.yml, slowStart: soon}
              seven: {url: "http://127.0.0.1:1", health: {path: ready, interval: 0s, heathy: 1}}
              eight: {}
            default: one
            """);
    assertThat(problems.stream().map(Problem::line))
        .containsExactly(2, 3, 4, 5, 6, 7, 7, 8, 8, 8, 9);
    assertText(problems, 2, "upstreams.one.urls must be a list");
    assertText(problems, 3, "upstreams.two.urls must be a list");
    assertText(problems, 4, "upstream \"three\" names http://127.0.0.1:1 twice");
    assertText(problems, 5, "\"urls\" as well as \"url\"");
    assertText(problems, 6, "the certificates in no-such.pem cannot be read");
    assertText(problems, 7, "slowStart is soon");
    assertText(problems, 7, "the certificates in routes.yml cannot be read");
    assertText(problems, 8, "did you mean \"healthy\"?");
    assertText(problems, 8, "path is ready");
    assertText(problems, 8, "interval is 0s");
    assertText(problems, 9, "needs \"url\"");
  }

  @Test
  void readsWhatServersAreShown(@TempDir Path folder) throws Exception {
    TlsConfiguration files = TestCertificate.localhost().write(folder);
    String upstream = "upstreams: {m: {url: \"%s\", tls: {certificate: %s, key: %s}}}\ndefault: m";

    assertThat(
            read(upstream.formatted("https://m", files.getCertificate(), files.getKey()))
                .unnamed()
                .certificate())
        .isEqualTo(
            new ClientCertificate(Path.of(files.getCertificate()), Path.of(files.getKey()), ""));
    assertText(
        problems(upstream.formatted("http://m", files.getCertificate(), files.getKey())),
        1,
        "http://m is never shown a certificate; make it https://");
    assertText(
        problems(upstream.formatted("https://m", files.getCertificate(), "no-such.pem")),
        1,
        "no-such.pem cannot be used");
    assertText(
        problems("upstreams: {m: {url: \"https://m\", tls: {certificat: a, key: b}}}\ndefault: m"),
        1,
        "did you mean \"certificate\"?");
  }

  @Test
  void aRouteCanTakeBackALimitToTheWhole() {
    RoutesFile file =
        read(
            HEAD
                + """
                limits: {totalTime: 60s, drainStreams: 10m, streamIdle: 5m}
                routes:
                  one: {method: GET, path: /one}
                  two:
                    method: GET
                    path: /two
                    limits: {totalTime: never, drainStreams: 1m, streamIdle: never}
                """);
    assertThat(route(file, "one").limits().totalTime()).isEqualTo(Duration.ofMinutes(1));
    assertThat(route(file, "one").limits().drainStreams()).isEqualTo(Duration.ofMinutes(10));
    assertThat(route(file, "two").limits().totalTime()).isEqualTo(Limits.FOREVER);
    assertThat(route(file, "two").limits().drainStreams()).isEqualTo(Duration.ofMinutes(1));
    assertThat(route(file, "one").limits().streamIdle()).isEqualTo(Duration.ofMinutes(5));
    assertThat(route(file, "two").limits().streamIdle()).isEqualTo(Limits.FOREVER);
    assertThat(Limits.DEFAULT.totalTime()).isEqualTo(Limits.FOREVER);
  }

  @Test
  void routesThatSayNothingOfTheirOwnShareWhatIsSaidOfAll() {
    RoutesFile file =
        read(
            HEAD
                + """
                limits: {totalTime: 60s}
                handlers:
                  drilling: {path: /drilling, edge: {rateLimit: {requests: 5, by: address}}, actions: {stats: }}
                routes:
                  one: {method: GET, path: /one}
                  two: {method: GET, path: /two}
                """);

    assertThat(route(file, "one").limits()).isSameAs(file.limits());
    assertThat(route(file, "two").shadowing()).isSameAs(route(file, "one").shadowing());
    assertThat(route(file, "drilling.stats").edge()).isSameAs(route(file, "drilling").edge());
  }

  @Test
  void countsAnActionWithoutEffectAsExternal() {
    RoutesFile file =
        read(HEAD + "handlers: {drilling: {path: /drilling, effect: safe, actions: {stats: }}}");
    assertThat(route(file, "drilling.stats").effect()).isEqualTo(Effect.EXTERNAL);
  }

  @Test
  void handsLimitsDownToWhatDoesNotSayOtherwise() {
    RoutesFile file =
        read(
            HEAD
                + """
                limits: {connectTimeout: 2s, maxBodySize: 2MiB}
                handlers:
                  drilling:
                    path: /drilling
                    limits: {maxBodySize: 3MiB}
                    actions:
                      stats: {limits: {responseTimeout: 5s}}
                """);
    assertThat(file.limits().maxBodyBytes()).isEqualTo(2 << 20);
    assertThat(route(file, "drilling.stats").limits().maxBodyBytes()).isEqualTo(3 << 20);
    assertThat(route(file, "drilling.stats").limits().connectTimeout())
        .isEqualTo(Duration.ofSeconds(2));
    assertThat(route(file, "drilling.stats").limits().responseTimeout())
        .isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void reportsAllMistakesAtOnceWithTheirLines() {
    List<Problem> problems =
        problems(
            """
            upstreams:
              monolith: {url: "http://127.0.0.1:8081"}
              drilling-handler: {url: "ftp://127.0.0.1"}
            default: monolit
            handlers:
              drilling:
                path: drilling
                extracted: driling-handler
                actions:
                  stats: {efect: safe}
                  next-cards: {effect: sfe}
                  Stats2: {}
            rutes:
            routes:
              jwks: {method: GETT, path: /fig/x, limits: {maxBodySize: much}}
            """);
    assertThat(problems.stream().map(Problem::line))
        .containsExactly(3, 4, 7, 8, 10, 11, 12, 13, 15, 15, 15);
    assertText(problems, 3, "must start with http:// or https://");
    assertText(problems, 4, "unknown upstream \"monolit\"; did you mean \"monolith\"?");
    assertText(problems, 7, "must start with /");
    assertText(problems, 8, "did you mean \"drilling-handler\"?");
    assertText(problems, 10, "unknown key \"efect\"");
    assertText(problems, 10, "did you mean \"effect\"?");
    assertText(problems, 11, "unknown effect \"sfe\"; did you mean \"safe\"?");
    assertText(problems, 12, "\"Stats2\" cannot be a name");
    assertText(problems, 13, "unknown key \"rutes\" in the file; did you mean \"routes\"?");
    assertText(problems, 15, "unknown method \"GETT\"; did you mean \"GET\"?");
    assertText(problems, 15, "paths under /fig");
    assertText(problems, 15, "maxBodySize is much; expected something above zero like 1MiB");
  }

  @Test
  void saysThatModesAreNotKeptInTheFile() {
    assertThat(
            problems(HEAD + "handlers: {drilling: {path: /d, actions: {stats: {mode: canary}}}}")
                .toString())
        .contains("is state")
        .contains("./fig flip");
  }

  @Test
  void refusesKeysAndRoutesThatAreThereTwice() {
    List<Problem> problems =
        problems(
            HEAD
                + """
                routes:
                  one: {method: GET, path: "/decks/{deck}"}
                  two: {method: GET, path: "/decks/{id}"}
                  two: {method: POST, path: /x}
                """);
    assertText(problems, 7, "matches the same requests as one (GET /decks/{deck}, line 6)");
    assertText(problems, 8, "routes.two is there twice, first in line 7");
  }

  // A comparison of all with all would take hours, or minutes at the least.
  @Test
  @Timeout(60)
  void readsTenThousandRoutesOfEachKind() {
    StringBuilder yaml =
        new StringBuilder(HEAD).append("handlers:\n  many:\n    path: /many\n    actions:\n");
    for (int i = 0; i < 10_000; i++) {
      yaml.append("      action-%05d: {effect: safe}\n".formatted(i));
    }
    yaml.append("routes:\n");
    for (int i = 0; i < 10_000; i++) {
      yaml.append("  fixed-%05d: {method: GET, path: /fixed/%05d}\n".formatted(i, i));
      yaml.append("  gap-%05d: {method: GET, path: \"/gap/%05d/{id}\"}\n".formatted(i, i));
    }

    assertThat(read(yaml.toString()).routes()).hasSize(30_001);
  }

  @Test
  void findsAllTemplatesThatCrossOne() {
    List<Problem> problems =
        problems(
            HEAD
                + """
                routes:
                  one: {method: GET, path: "/{kind}/mine/cards"}
                  two: {method: GET, path: "/decks/{deck}/cards"}
                  three: {method: GET, path: "/decks/mine/{part}"}
                  other: {method: POST, path: "/decks/{deck}/{part}"}
                  fixed: {method: GET, path: /decks/yours/cards}
                """);

    assertText(problems, 7, "two (GET /decks/{deck}/cards, line 7) and one");
    assertText(problems, 8, "three (GET /decks/mine/{part}, line 8) and one");
    assertThat(problems).hasSize(3).allMatch(problem -> problem.line() <= 8);
  }

  @Test
  void refusesTemplatesOfWhichNeitherIsMoreSpecific() {
    String crossing =
        HEAD
            + """
            routes:
              one: {method: GET, path: "/decks/{deck}/cards"}
              two: {method: GET, path: "/decks/mine/{part}"}
            """;
    assertText(problems(crossing), 7, "both match /decks/mine/cards and neither is more specific");
    assertThat(read(crossing + "  three: {method: GET, path: /decks/mine/cards}").routes())
        .hasSize(3);
  }

  @Test
  void acceptsTemplatesOfWhichOneIsMoreSpecific() {
    assertThat(
            read(HEAD
                    + """
                        routes:
                          one: {method: GET, path: "/decks/{deck}"}
                          two: {method: GET, path: /decks/mine}
                          three: {method: POST, path: "/decks/{deck}"}
                        """)
                .routes())
        .hasSize(3);
  }

  @Test
  void namesAVariableThatIsNotSet() {
    List<Problem> problems =
        problems("upstreams:\n  monolith: {url: \"${NO_SUCH_URL}\"}\ndefault: monolith\n");
    assertText(problems, 2, "${NO_SUCH_URL}, but the environment has no such variable");
  }

  @Test
  void doesNotRepeatPasswordsOfAddresses() {
    List<Problem> problems =
        problems("upstreams:\n  monolith: {url: \"http://me:secret@host\"}\ndefault: monolith\n");
    assertThat(problems.toString()).contains("user or password").doesNotContain("secret");
  }

  @Test
  void refusesWhatIsNotYaml() {
    assertText(problems("upstreams:\n  a: [\n"), 3, "this is not YAML");
    assertText(problems(""), 1, "the file is empty");
    assertText(problems("just words"), 1, "must be a block");
  }

  @Test
  void refusesAFileWithoutDefault() {
    assertText(problems("upstreams:\n"), 1, "the file needs \"default\"");
  }

  private static void assertText(List<Problem> problems, int line, String text) {
    assertThat(problems)
        .as("line %d: %s", line, text)
        .anyMatch(problem -> problem.line() == line && problem.text().contains(text));
  }

  private static RouteDefinition route(RoutesFile file, String id) {
    return file.routes().stream().filter(r -> r.id().equals(id)).findFirst().orElseThrow();
  }

  private static List<Problem> problems(String yaml) {
    InvalidRoutesException refusal =
        catchThrowableOfType(InvalidRoutesException.class, () -> read(yaml));
    assertThat(refusal).as("a refusal of %s", yaml).isNotNull();
    assertThat(refusal.getMessage()).startsWith("routes.yml has ");
    return refusal.problems();
  }

  private static RoutesFile read(String yaml) {
    return read(yaml, Map.of());
  }

  private static RoutesFile read(String yaml, Map<String, String> environment) {
    return new RoutesFileReader(environment::get).read("routes.yml", yaml.getBytes(UTF_8));
  }
}
