package io.figwizard.routingproxy.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.routes.RouteTable.Match;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RouteTableTest {

  private static final Route UNNAMED = route("default");

  @Test
  void findsAFixedPathByMethodAndPath() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .direct("GET", "/decks", route("list"))
            .direct("POST", "/decks", route("create"))
            .build();
    assertThat(id(table, "GET", "/decks")).isEqualTo("list");
    assertThat(id(table, "POST", "/decks")).isEqualTo("create");
  }

  @Test
  void handsWhatNoRouteNamesToTheDefault() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .direct("GET", "/decks", route("list"))
            .direct("GET", "/decks/{deck}", route("one"))
            .build();
    for (String path :
        new String[] {"/", "/deck", "/decks//", "/decks/7/cards", "/Decks", "*", ""}) {
      assertThat(id(table, "GET", path)).as(path).isEqualTo("default");
    }
    assertThat(id(table, "DELETE", "/decks")).isEqualTo("default");
    assertThat(id(table, "get", "/decks")).isEqualTo("default");
  }

  @Test
  void prefersTheMostSpecificTemplate() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .direct("GET", "/decks/{deck}/{part}", route("any"))
            .direct("GET", "/decks/{deck}/cards", route("cards"))
            .direct("GET", "/decks/mine/{part}", route("mine"))
            .direct("GET", "/decks/mine/cards", route("my-cards"))
            .build();
    assertThat(id(table, "GET", "/decks/7/stats")).isEqualTo("any");
    assertThat(id(table, "GET", "/decks/7/cards")).isEqualTo("cards");
    assertThat(id(table, "GET", "/decks/mine/stats")).isEqualTo("mine");
    assertThat(id(table, "GET", "/decks/mine/cards")).isEqualTo("my-cards");
  }

  @Test
  void goesBackToALessSpecificTemplateWhenTheSpecificOneEnds() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .direct("GET", "/decks/mine/{part}/x", route("mine"))
            .direct("GET", "/decks/{deck}/cards", route("cards"))
            .build();
    assertThat(id(table, "GET", "/decks/mine/cards")).isEqualTo("cards");
  }

  @Test
  void answersHeadWithTheGetRoute() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED).direct("GET", "/decks", route("list")).build();
    assertThat(id(table, "HEAD", "/decks")).isEqualTo("list");
  }

  @Test
  void takesNoNoticeOfOneSlashAtTheEnd() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .direct("GET", "/decks", route("list"))
            .direct("GET", "/decks/{deck}/", route("deck"))
            .build();
    assertThat(id(table, "GET", "/decks/")).isEqualTo("list");
    assertThat(id(table, "HEAD", "/decks/")).isEqualTo("list");
    assertThat(id(table, "GET", "/decks/7")).isEqualTo("deck");
    assertThat(id(table, "GET", "/decks/7/")).isEqualTo("deck");
    assertThat(id(table, "GET", "/decks//")).isEqualTo("default");
    assertThat(id(table, "GET", "/")).isEqualTo("default");
    assertThatThrownBy(
            () ->
                RouteTable.builder(1, UNNAMED)
                    .direct("GET", "/decks", route("one"))
                    .direct("GET", "/decks/", route("two")))
        .hasMessageContaining("GET /decks");
  }

  @Test
  void leavesTheChoiceOfActionToTheBody() {
    RouteTable table =
        RouteTable.builder(1, UNNAMED)
            .byAction(
                "POST", "/drilling", Map.of("stats", route("drilling.stats")), route("drilling"))
            .build();
    assertThat(table.find("POST", "/drilling"))
        .isEqualTo(new Match.ByAction(Map.of("stats", route("drilling.stats")), route("drilling")));
    assertThat(table.routes())
        .extracting(Route::id)
        .containsExactly("drilling", "drilling.stats", "default");
    assertThat(table.route("drilling.stats")).contains(route("drilling.stats"));
    assertThat(table.route("drilling.none")).isEmpty();
  }

  @Test
  void refusesTwoRoutesThatMatchTheSame() {
    RouteTable.Builder builder =
        RouteTable.builder(1, UNNAMED).direct("GET", "/decks/{deck}", route("one"));
    assertThatThrownBy(() -> builder.direct("GET", "/decks/{id}", route("two")))
        .hasMessageContaining("GET /decks/{}");
  }

  @Test
  void refusesTwoRoutesOfOneId() {
    RouteTable.Builder builder =
        RouteTable.builder(1, UNNAMED).direct("GET", "/decks", route("one"));
    assertThatThrownBy(() -> builder.direct("GET", "/cards", route("one")))
        .hasMessageContaining("the id one");
  }

  @Test
  void refusesAPathThatIsNoTemplate() {
    for (String path :
        new String[] {"decks", "", "/decks/{", "/decks/a{b}", "/decks?x=1", "/a b"}) {
      assertThatThrownBy(() -> PathTemplate.parse(path))
          .as(path)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("\"" + path + "\"");
    }
  }

  private static String id(RouteTable table, String method, String path) {
    return ((Match.Direct) table.find(method, path)).route().id();
  }

  private static Route route(String id) {
    return TestRoutes.route(id, Effect.SAFE, Mode.MONOLITH);
  }
}
