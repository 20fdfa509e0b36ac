package io.figwizard.routingproxy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.routingproxy.control.state.SharedOutcomes.Told;
import io.figwizard.routingproxy.dataplane.Outcomes.Ending;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.routes.TestRoutes;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OwnOutcomesTest {

  private static final long SLICE = 10_000_000_000L;
  private static final RouteTable ROUTES =
      RouteTable.builder(1, route("unnamed", Mode.RETIRED))
          .direct("GET", "/home", route("home", Mode.MONOLITH))
          .direct("GET", "/busy", route("busy", Mode.EXTRACTED))
          .direct("GET", "/few", route("few", Mode.CANARY))
          .build();

  private final RouteWindows windows = new RouteWindows(30 * SLICE, () -> 5 * SLICE);

  @Test
  void tellsEachSliceThatHadRequests() throws IOException {
    requests("few", Side.EXTRACTED, Ending.FAILED, 2, SLICE);
    requests("few", Side.MONOLITH, Ending.ANSWERED, 1, SLICE);
    requests("few", Side.MONOLITH, Ending.REFUSED, 3, 3 * SLICE + 1);

    List<Told> told = had(own(1_000_000).slices(-100, 4));

    assertThat(told).extracting(Told::number).containsExactly(1L, 3L);
    assertThat(told).extracting(Told::began).containsExactly(SLICE, 3 * SLICE);
    assertThat(told).extracting(Told::nanos).containsOnly(SLICE);
    ToldRoute first = read(told.get(0))[0];
    assertThat(first.sound()).isTrue();
    assertThat(first.extracted().numbers().failed()).isEqualTo(2);
    assertThat(first.extracted().numbers().times().total()).isEqualTo(2);
    assertThat(first.monolith().numbers().requests()).isEqualTo(1);
    assertThat(read(told.get(1))[0].monolith().numbers().refused()).isEqualTo(3);
    assertThat(own(1_000_000).slices(2, 3)).isEmpty();
    assertThat(own(1_000_000).slices(4, 4)).isEmpty();
  }

  @Test
  void tellsNothingOfRoutesThatNeverGoBackAndOfWhatOthersTold() {
    requests("unnamed", Side.MONOLITH, Ending.FAILED, 2, 0);
    requests("gone from routes.yml", Side.EXTRACTED, Ending.FAILED, 2, 0);
    windows.countOthers("few", Side.EXTRACTED, new Numbers(5, 0, 5, new Times()), 0);

    assertThat(had(own(1_000_000).slices(-100, 4))).isEmpty();
  }

  @Test
  void tellsOfMovedRoutesFirstAndOfThoseWithFewRequestsBeforeOthers() throws IOException {
    requests("home", Side.MONOLITH, Ending.ANSWERED, 1, 0);
    requests("busy", Side.EXTRACTED, Ending.ANSWERED, 9, 0);
    requests("few", Side.EXTRACTED, Ending.ANSWERED, 2, 0);
    String all = own(1_000_000).slices(0, 1).findFirst().orElseThrow().content();

    assertThat(ids(all)).containsExactly("few", "busy", "home");
    Told most = own(all.length() - 1).slices(0, 1).findFirst().orElseThrow();
    assertThat(ids(most.content())).containsExactly("few", "busy");
    assertThat(own(all.length()).slices(0, 1).findFirst().orElseThrow().content()).isEqualTo(all);
    assertThat(had(own(10).slices(0, 1))).as("no room for any").isEmpty();
  }

  @Test
  void givesASignWhereThereWasNothing() {
    List<Told> told = own(1_000_000).slices(-100, 5).toList();

    assertThat(told).extracting(Told::number).containsExactly(-24L, -18L, -12L, -6L, 0L);
    assertThat(told).extracting(Told::content).containsOnly("[]");
    assertThat(OwnOutcomes.sign(-7)).isEqualTo(-12);
    assertThat(OwnOutcomes.sign(-6)).isEqualTo(-6);
    assertThat(OwnOutcomes.sign(11)).isEqualTo(6);
  }

  /** Without signs. */
  private static List<Told> had(Stream<Told> told) {
    return told.filter(one -> !one.content().equals("[]")).toList();
  }

  @Test
  void knowsWhatCannotBe() {
    KeptNumbers good = kept(3, 1, 1, 287, 3);
    assertThat(new ToldRoute("r", good, null).sound()).isTrue();
    assertThat(new ToldRoute("r", null, good).sound()).isTrue();
    assertThat(new ToldRoute(null, good, good).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(3, 4, 0, 0, 3), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(3, 0, -1, 0, 3), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(-1, 0, 0, 0, 0), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(1L << 33, 0, 0, 0, 0), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(3, 0, 0, 0, 4), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(3, 0, 0, Times.STEPS, 1), null).sound()).isFalse();
    assertThat(new ToldRoute("r", kept(3, 0, 0, -1, 1), null).sound()).isFalse();
    assertThat(new ToldRoute("r", null, kept(3, 0, 0, 0, -1)).sound()).isFalse();
    assertThat(new ToldRoute("r", new KeptNumbers(1, 0, 0, null, null), null).sound()).isFalse();
  }

  @Test
  void tellsWhatBodiesSaidApart() throws IOException {
    requests("few", Side.EXTRACTED, Ending.SAYS_FAILED, 4, 0);
    requests("few", Side.EXTRACTED, Ending.FAILED, 1, 0);
    requests("few", Side.EXTRACTED, Ending.SAYS_REFUSED, 3, 0);
    requests("few", Side.EXTRACTED, Ending.UNREADABLE, 2, 0);
    requests("few", Side.MONOLITH, Ending.ANSWERED, 2, 0);

    Told told = own(1_000_000).slices(0, 1).findFirst().orElseThrow();

    ToldRoute read = read(told)[0];
    assertThat(read.sound()).isTrue();
    Numbers extracted = read.extracted().numbers();
    assertThat(extracted.requests()).isEqualTo(10);
    assertThat(extracted.failed()).isEqualTo(5);
    assertThat(extracted.refused()).isEqualTo(3);
    assertThat(extracted.said()).isEqualTo(new Said(3, 4, 2));
    assertThat(extracted.byStatus().failed()).isEqualTo(1);
    assertThat(extracted.byStatus().refused()).isZero();
    assertThat(read.monolith().said()).isNull();
    windows.countOthers("home", Side.EXTRACTED, extracted, 0);
    assertThat(windows.numbers("home", Side.EXTRACTED, 0).said()).isEqualTo(new Said(3, 4, 2));
    KeptNumbers wrong =
        new KeptNumbers(3, 0, 1, new Said(0, 2, 0), new Times.Kept(0, new long[] {3}));
    assertThat(new ToldRoute("r", wrong, null).sound()).isFalse();
  }

  private static KeptNumbers kept(
      long requests, long refused, long failed, int first, long... counts) {
    return new KeptNumbers(requests, refused, failed, null, new Times.Kept(first, counts));
  }

  private OwnOutcomes own(int most) {
    return new OwnOutcomes(windows, () -> ROUTES, most);
  }

  private void requests(String route, Side side, Ending ending, int number, long at) {
    for (int i = 0; i < number; i++) {
      windows.ended(route, side, ending, 1_000_000, at);
    }
  }

  private static List<String> ids(String content) throws IOException {
    return Arrays.stream(new ObjectMapper().readValue(content, ToldRoute[].class))
        .map(ToldRoute::route)
        .toList();
  }

  private static ToldRoute[] read(Told told) throws IOException {
    return new ObjectMapper().readValue(told.content(), ToldRoute[].class);
  }

  private static Route route(String id, Mode mode) {
    return TestRoutes.route(id, Effect.SAFE, mode);
  }
}
