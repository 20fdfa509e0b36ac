package io.figwizard.routingproxy.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GatewayTest {

  private final JsonNode routes =
      SomeRoutes.anywhere()
          .with("drilling", "POST", "/drilling", null, "canary", 12.5)
          .with("deck", "GET", "/decks/{id}", null, "extracted", 0)
          .with("mixed", "POST", "/mixed", null, "monolith", 0)
          .with("mixed.a", "POST", "/mixed", "a", "extracted", 0)
          .overview();

  @ParameterizedTest
  @EnumSource(Gateway.class)
  void saysAtTheTopWhereItComesFromAndWhatIsLost(Gateway gateway) {
    assertThat(gateway.configuration(routes))
        .startsWith("# Made for ")
        .contains("generation 7", "# - Evidence, history and automatic rollback")
        .isEqualTo(gateway.configuration(routes));
  }

  @ParameterizedTest
  @EnumSource(
      value = Gateway.class,
      names = {"NGINX", "ENVOY", "GATEWAY_API"})
  void whoDoesNotReadBodiesSaysWhichActionsItCannotTellApart(Gateway gateway) {
    assertThat(gateway.configuration(routes)).contains("# - POST /mixed: its actions stand at");
  }

  @Test
  void haproxyTellsActionsApartAndKeepsUsersOnTheirSide() {
    String configuration = Gateway.HAPROXY.configuration(routes);

    assertThat(configuration)
        .doesNotContain("its actions stand at")
        .containsSubsequence(
            "use_backend fig_mixed_a if { method POST } { path /mixed /mixed/ } { var(txn.action) -m"
                + " str a }",
            "use_backend fig_monolith if { method POST } { path /mixed /mixed/ }")
        .contains("{ var(txn.bucket_drilling) -m int lt 1250 }")
        .contains("use_backend fig_deck if { method GET HEAD } { path_reg ^/decks/[^/]+/?$ }")
        .contains("server extracted drilling.prod.svc:443 ssl verify none check")
        .contains("server monolith monolith.prod.svc:8081 check backup");
  }

  @Test
  void usersAreToldByWhatTheProxyTellsThemByWhereTheGatewayCan() {
    JsonNode told =
        SomeRoutes.anywhere()
            .with("deck", "POST", "/deck", null, "canary", 10)
            .userBy(
                "cookie session", "header x-device", "cookie a-b", "cookie a!", "token", "address")
            .with("plain", "POST", "/plain", null, "canary", 10)
            .with("whole", "POST", "/whole", null, "extracted", 0)
            .userBy("cookie c!", "address")
            .overview();

    assertThat(Gateway.NGINX.configuration(told))
        .contains("# - Users are not told by cookie a-b: nginx has no variable of that name.")
        .contains("# - Users are not told by cookie a!: nginx")
        .doesNotContain("cookie c!")
        .containsSubsequence(
            "map $http_x_device $fig_user_1 {\n  \"\" $remote_addr;\n"
                + "  default \"header x-device=$http_x_device\";",
            "map $cookie_session $fig_user_2 {\n  \"\" $fig_user_1;\n"
                + "  default \"cookie session=$cookie_session\";",
            "split_clients \"deck $fig_user_2\" $fig_split_deck",
            "split_clients \"plain $remote_addr\" $fig_split_plain");
    assertThat(Gateway.HAPROXY.configuration(told))
        .contains("# - Users are not told by cookie a!: its name would have to be quoted.")
        .doesNotContain("cookie a-b", "cookie c!")
        .containsSubsequence(
            "set-var(txn.user_1) req.cook(session) if !{ var(txn.user_1) -m found } {"
                + " req.cook(session) -m len gt 0 }",
            "set-var(txn.user_1) req.fhdr(x-device) if !{",
            "set-var(txn.user_1) req.cook(a-b) if !{",
            "set-var(txn.user_1) http_auth_bearer,jwt_payload_query('$.sub') if !{",
            "set-var(txn.user_1) src if !{ var(txn.user_1) -m found }\n",
            "set-var(txn.user) http_auth_bearer",
            "str(deck),concat(/,txn.user_1),xxh32",
            "str(plain),concat(/,txn.user),xxh32");
  }

  @Test
  void envoyHasAClusterForEachServer() throws IOException {
    JsonNode resources =
        new YAMLMapper().readTree(Gateway.ENVOY.configuration(routes)).path("static_resources");

    assertThat(resources.path("clusters").findValuesAsText("name"))
        .contains("monolith_prod_svc_8081", "drilling_prod_svc_443");
    // Behind the one that keeps clients from what is the proxy's.
    JsonNode first = resources.findPath("routes").get(1);
    assertThat(first.at("/match/safe_regex/regex").asText()).isEqualTo("^/drilling/?$");
    assertThat(first.at("/route/weighted_clusters/clusters/0/weight").asInt()).isEqualTo(1250);
    assertThat(first.at("/route/weighted_clusters/clusters/1/weight").asInt()).isEqualTo(8750);
  }

  @Test
  void envoyDoesNotEndStreams() throws IOException {
    JsonNode envoy =
        new YAMLMapper().readTree(Gateway.ENVOY.configuration(routes)).path("static_resources");

    assertThat(envoy.findPath("routes"))
        .filteredOn(route -> route.has("route"))
        .hasSize(4)
        .allSatisfy(route -> assertThat(route.at("/route/timeout").asText(null)).isEqualTo("0s"));
    assertThat(Gateway.ENVOY.configuration(routes)).contains("# - How long a whole answer takes");
  }

  @ParameterizedTest
  @EnumSource(Gateway.class)
  void keepsClientsFromWhatOnlyTheProxyMayAskOrSaysThatItDoesNot(Gateway gateway) {
    assertThat(gateway.configuration(routes))
        .contains(
            switch (gateway) {
              case NGINX -> "location ~ \"^/fig([;/]|$)\" {";
              case HAPROXY -> "http-request deny deny_status 404 if { path,url_dec -m reg ^/+fig";
              case ENVOY -> "direct_response";
              case GATEWAY_API -> "# - Clients reach what the servers have at /fig";
            });
  }

  /** In nginx a location with a pattern goes first wherever it stands. */
  @ParameterizedTest
  @EnumSource(names = {"HAPROXY", "ENVOY"})
  void keepsClientsFromItBeforeAPathThatBeginsWithAGap(Gateway gateway) {
    SomeRoutes gap =
        SomeRoutes.anywhere().with("card", "GET", "/{deck}/{card}", null, "extracted", 0);

    String configuration = gateway.configuration(gap.overview());
    assertThat(configuration.indexOf("/[^/]+/[^/]+/?$")).isPositive();
    assertThat(configuration.substring(0, configuration.indexOf("/[^/]+/[^/]+/?$")))
        .containsPattern("\\^/\\+?fig[(\\[]");
  }

  @ParameterizedTest
  @EnumSource(Gateway.class)
  void theMoreSpecificOfTwoPathsStandsFirst(Gateway gateway) {
    SomeRoutes overlapping =
        SomeRoutes.anywhere()
            .with("xy", "POST", "/a/{x}/{y}", null, "monolith", 0)
            .with("xy.go", "POST", "/a/{x}/{y}", "go", "extracted", 0)
            .with("by", "POST", "/a/b/{y}", null, "extracted", 0);

    String configuration = gateway.configuration(overlapping.overview());
    assertThat(configuration.indexOf("/a/b/[^/]+/?$"))
        .isPositive()
        .isLessThan(configuration.indexOf("/a/[^/]+/[^/]+/?$"));
  }

  @Test
  void nginxNamesWhatHasNoOtherServerBecauseItMustNotBeRepeated() {
    SomeRoutes several =
        SomeRoutes.anywhere()
            .with("pay", "PUT", "/pay", null, "extracted", 0)
            .with("undeclared", "GET", "/undeclared", null, "extracted", 0)
            .with("stays", "GET", "/stays", null, "monolith", 0)
            .with("post", "POST", "/post", null, "extracted", 0)
            .with("safe", "GET", "/safe", null, "extracted", 0)
            .effect("safe");

    assertThat(Gateway.NGINX.configuration(several.overview()))
        .contains("# - PUT /pay, GET /undeclared: not declared safe or idempotent")
        .containsSubsequence(
            "$fig_once {",
            "\"~^PUT /pay/?$\" 1;",
            "\"~^(?:GET|HEAD) /undeclared/?$\" 1;",
            "\"~^(?:GET|HEAD) /stays/?$\" 0;",
            "\"~^POST /post/?$\" 0;",
            "\"~^(?:GET|HEAD) /safe/?$\" 0;",
            "default 1;");
  }

  @Test
  void gatewayApiSplitsByWeightAndEndsWithTheMonolith() throws IOException {
    JsonNode rules =
        new YAMLMapper().readTree(Gateway.GATEWAY_API.configuration(routes)).at("/spec/rules");

    assertThat(rules.get(0).at("/backendRefs/0/name").asText()).isEqualTo("drilling");
    assertThat(rules.get(0).at("/backendRefs/0/weight").asInt()).isEqualTo(1250);
    assertThat(rules.get(0).at("/matches").findValuesAsText("value"))
        .containsExactly("/drilling", "/drilling/");
    assertThat(deck(rules).at("/matches").findValuesAsText("method"))
        .containsExactly("GET", "HEAD");
    JsonNode last = rules.get(rules.size() - 1);
    assertThat(last.at("/matches/0/path/type").asText()).isEqualTo("PathPrefix");
    assertThat(last.at("/backendRefs/0/name").asText()).isEqualTo("monolith");
  }

  @Test
  void gatewayApiHasAtMostSixteenRulesInARoute() throws IOException {
    SomeRoutes many = SomeRoutes.anywhere();
    for (int i = 0; i < 20; i++) {
      many.with("r" + i, "GET", "/r" + i, null, "monolith", 0);
    }
    try (var documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(Gateway.GATEWAY_API.configuration(many.overview()))) {
      assertThat(documents.readAll())
          .extracting(document -> document.at("/spec/rules").size())
          .containsExactly(16, 5);
    }
  }

  private static JsonNode deck(JsonNode rules) {
    for (JsonNode rule : rules) {
      if (rule.at("/matches/0/path/type").asText().equals("RegularExpression")) {
        return rule;
      }
    }
    throw new AssertionError("no rule with a gap in " + rules);
  }
}
