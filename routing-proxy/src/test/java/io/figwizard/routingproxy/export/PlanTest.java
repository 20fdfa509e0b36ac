package io.figwizard.routingproxy.export;

import static org.assertj.core.api.Assertions.assertThat;

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
}
