package io.figwizard.routingproxy.dryrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Limits;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.TestRoutes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunTroublesTest {

  @TempDir Path folder;

  @Test
  void saysThatNothingIsCopiedOfAWriteWhoseKeyIsGone() {
    DryRunTroubles troubles = new DryRunTroubles(routes(Effect.WRITE, Mode.SHADOW), null);

    assertThat(troubles.sentences())
        .singleElement()
        .asString()
        .contains("r stands at shadow and nothing of it is copied", "write", "FIG_DRY_RUN_KEY");
    assertThat(troubles.execute().isHealthy()).isFalse();
  }

  @Test
  void saysNothingWhereNothingIsToBeRunDry() {
    assertThat(new DryRunTroubles(routes(Effect.SAFE, Mode.SHADOW), null).sentences()).isEmpty();
    assertThat(new DryRunTroubles(routes(Effect.WRITE, Mode.CANARY), null).sentences()).isEmpty();
  }

  @Test
  void saysWhichDryRunsAreStoppedAsLongAsTheRouteIsInShadow() throws IOException {
    DryRunStops stops = new DryRunStops(folder, Clock.systemUTC(), route -> 1, Runnable::run);
    DryRuns dryRuns =
        new DryRuns(Objects.requireNonNull(DryRunKey.of("k".repeat(32), Clock.systemUTC())), stops);
    DryRunTroubles shadow = new DryRunTroubles(routes(Effect.WRITE, Mode.SHADOW), dryRuns);
    assertThat(shadow.execute().isHealthy()).isTrue();

    stops.stop("r", Side.EXTRACTED, 200, "abc-dry-f");
    assertThat(shadow.execute().getMessage()).contains("dry runs of r are stopped since");
    assertThat(new DryRunTroubles(routes(Effect.WRITE, Mode.MONOLITH), dryRuns).sentences())
        .isEmpty();
  }

  private static LiveRoutes routes(Effect effect, Mode mode) {
    Route other = Route.unnamed(TestRoutes.MONOLITH, Limits.DEFAULT);
    Route route = TestRoutes.route("r", effect, mode).at(mode, mode == Mode.CANARY ? 10 : 0);
    RouteTable table = RouteTable.builder(1, other).direct("POST", "/r", route).build();
    return () -> table;
  }
}
