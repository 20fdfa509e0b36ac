package io.figwizard.routingproxy.export;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import org.junit.jupiter.api.Test;

final class PlanTest {

  private final SomeRoutes routes = SomeRoutes.anywhere();

  @Test
  void actionsThatStandTogetherBecomeOnePlace() {
    routes.with("drilling", "POST", "/drilling", null, "extracted", 0);
    routes.with("drilling.stats", "POST", "/drilling", "stats", "extracted", 0);

    Plan plan = routes.plan().withoutActions();

    assertThat(plan.places())
        .singleElement()
        .satisfies(place -> assertThat(place.percent()).isEqualTo(100))
        .satisfies(place -> assertThat(place.action()).isNull());
    assertThat(plan.losses()).isEmpty();
  }

  @Test
  void actionsThatStandApartAllGoToTheMonolithAndItIsSaid() {
    routes.with("drilling", "POST", "/drilling", null, "monolith", 0);
    routes.with("drilling.stats", "POST", "/drilling", "stats", "extracted", 0);

    Plan plan = routes.plan().withoutActions();

    assertThat(plan.places()).singleElement().returns(0.0, Place::percent);
    assertThat(plan.losses())
        .singleElement()
        .asString()
        .contains("POST /drilling", "All of them go to the monolith");
  }

  @Test
  void canariesOfDifferentGroupsDoNotStandTogether() {
    routes.with("drilling.stats", "POST", "/drilling", "stats", "canary", 10);
    routes.with("other.stats", "POST", "/drilling", "other", "canary", 10);

    assertThat(routes.plan().withoutActions().places())
        .singleElement()
        .returns(0.0, Place::percent);
  }

  @Test
  void aShadowIsServedByTheMonolithAndItIsSaidThatNothingIsCompared() {
    routes.with("profile", "GET", "/profile", null, "shadow", 0);

    Plan plan = routes.plan();

    assertThat(plan.places()).singleElement().returns(0.0, Place::percent);
    assertThat(plan.losses()).singleElement().asString().startsWith("profile: no copies");
  }

  @Test
  void whatTheProxyAsksItselfIsSaidToBeLost() {
    for (String id : new String[] {"profile", "notes"}) {
      routes.with(id, "GET", "/" + id, null, "monolith", 0);
    }
    for (JsonNode route : routes.overview().path("routes")) {
      ((ObjectNode) route).putArray("edge").add("a token of figwizard for app");
    }

    assertThat(routes.plan().losses())
        .singleElement()
        .isEqualTo(
            "NOT CHECKED HERE: a token of figwizard for app, which the proxy asks before profile,"
                + " notes.");
  }

  @Test
  void thatServersAreShownNoCertificateIsSaid() {
    ((ObjectNode) routes.overview()).putArray("certificates").add("drilling-handler");

    assertThat(routes.plan().losses())
        .containsExactly(
            "The servers of drilling-handler are shown no certificate, as the proxy shows them its"
                + " own.");
  }

  @Test
  void ofSeveralServersTheFirstIsNamedAndItIsSaid() {
    routes.with("profile", "GET", "/profile", null, "monolith", 0);
    ((ObjectNode) routes.overview().path("routes").path(0))
        .put("monolith", "http://a.prod.svc, http://b.prod.svc");

    Plan plan = routes.plan();

    assertThat(plan.places())
        .singleElement()
        .returns(URI.create("http://a.prod.svc"), Place::monolith);
    assertThat(plan.losses())
        .containsExactly(
            "http://a.prod.svc, http://b.prod.svc serve the same; only the first of them is named"
                + " here.");
  }

  @Test
  void aTemplateBecomesAPatternForTheWholePath() {
    routes.with("deck", "GET", "/v1.0/decks/{id}/cards", null, "monolith", 0);

    String pattern = routes.plan().places().get(0).pattern();

    assertThat("/v1.0/decks/7/cards").matches(pattern);
    assertThat("/v1x0/decks/7/cards").doesNotMatch(pattern);
    assertThat("/v1.0/decks/7/8/cards").doesNotMatch(pattern);
    assertThat("/v1.0/decks//cards").doesNotMatch(pattern);
  }

  @Test
  void oneSlashAtTheEndMakesNoDifference() {
    routes.with("deck", "GET", "/decks/{id}", null, "monolith", 0);
    routes.with("folder", "GET", "/folder/", null, "monolith", 0);

    assertThat("/decks/7/").matches(pattern("deck"));
    assertThat("/decks/7//").doesNotMatch(pattern("deck"));
    assertThat("/decks/").doesNotMatch(pattern("deck"));
    assertThat("/folder/").matches(pattern("folder"));
    assertThat("/folder").as("a route of its own").doesNotMatch(pattern("folder"));
  }

  @Test
  void theMoreSpecificOfTwoTemplatesGoesFirstAndEqualOnesKeepTheirOrder() {
    routes.with("note", "GET", "/notes/{id}", null, "monolith", 0);
    routes.with("xy", "GET", "/a/{x}/{y}", null, "monolith", 0);
    routes.with("xb", "GET", "/a/{x}/b", null, "monolith", 0);
    routes.with("by", "GET", "/a/b/{y}", null, "monolith", 0);
    routes.with("mine", "GET", "/notes/mine", null, "monolith", 0);
    routes.with("yours", "GET", "/notes/yours", null, "monolith", 0);
    routes.with("slash", "GET", "/notes/mine/", null, "monolith", 0);

    assertThat(routes.plan().places())
        .extracting(Place::id)
        .containsSubsequence("by", "xb", "xy")
        .containsSubsequence("slash", "mine", "yours", "note");
  }

  @Test
  void onlySafeAndIdempotentRoutesMayBeRepeatedAndOfSeveralActionsOnlyIfAllMay() {
    routes.with("read", "GET", "/read", null, "extracted", 0).effect("safe");
    routes.with("put", "PUT", "/put", null, "extracted", 0).effect("idempotent");
    routes.with("pay", "PUT", "/pay", null, "extracted", 0).effect("external");
    routes.with("both", "POST", "/both", null, "extracted", 0).effect("safe");
    routes.with("both.write", "POST", "/both", "write", "extracted", 0).effect("write");

    assertThat(routes.plan().withoutActions().places())
        .filteredOn(Place::repeatable)
        .extracting(Place::id)
        .containsExactly("read", "put");
  }

  private String pattern(String id) {
    return routes.plan().places().stream()
        .filter(place -> place.id().equals(id))
        .findFirst()
        .orElseThrow()
        .pattern();
  }
}
