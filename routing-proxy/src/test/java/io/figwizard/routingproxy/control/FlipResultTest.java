package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.routes.Mode;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlipResultTest {

  private static final Standing BUDGET = new Standing(Mode.CANARY, 0, 200, null);

  private final ObjectMapper json = StateJson.mapper();

  @Test
  void whereTheRouteStandsIsWrittenBesideTheRest() throws Exception {
    FlipResult result =
        FlipResult.unchanged("deck", BUDGET, 7, 0.5).with(new Reached(List.of("one"), List.of()));

    assertThat(json.readTree(json.writeValueAsString(result)))
        .isEqualTo(
            json.readTree(
                """
                {"route": "deck", "mode": "canary", "percent": 0.0, "users": 200,
                 "from": {"mode": "canary", "percent": 0.0, "users": 200},
                 "generation": 7, "appliedInMillis": 0.5,
                 "changed": false, "kept": true, "forced": false,
                 "replicas": {"applied": ["one"], "missing": []}}
                """));
  }

  @Test
  void howFarItCameAndWhoWasMovedAreSaidOfTheSameResult() {
    Reached reached = new Reached(List.of("one"), List.of());
    MovedBack back = new MovedBack(3, true, 1, List.of());

    FlipResult result =
        FlipResult.inMemoryOnly("deck", BUDGET, 7, 0.5, "in memory only").with(reached).with(back);

    assertThat(result.replicas()).isEqualTo(reached);
    assertThat(result.back()).isEqualTo(back);
    assertThat(result.warning()).isEqualTo("in memory only");
  }
}
