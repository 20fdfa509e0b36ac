package io.figwizard.routingproxy.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class AssignmentTest {

  private static final List<String> USERS =
      IntStream.range(0, 20_000).mapToObj(i -> "user-" + i).toList();

  @Test
  void raisingThePercentageOnlyAddsUsers() {
    Random random = new Random(20260101);
    for (int round = 0; round < 50; round++) {
      double low = random.nextInt(10_001) / 100.0;
      double high = low + random.nextInt(10_001 - (int) Math.round(low * 100)) / 100.0;
      List<String> users = Stream.generate(() -> randomText(random)).limit(500).toList();
      assertThat(moved("drilling", high, users))
          .as("from %s to %s percent", low, high)
          .containsAll(moved("drilling", low, users));
    }
  }

  @Test
  void givesEveryoneTheSameSideEveryTime() {
    Route route = canary("drilling", 37.5);
    for (String user : USERS.subList(0, 1000)) {
      assertThat(route.assign(user)).isEqualTo(canary("drilling", 37.5).assign(user));
    }
  }

  @Test
  void movesAboutThePercentageAskedFor() {
    for (double percent : new double[] {1, 10, 50, 90}) {
      assertThat(moved("drilling", percent, USERS).size() * 100.0 / USERS.size())
          .isCloseTo(percent, within(1.5));
    }
  }

  @Test
  void movesNobodyAtZeroAndEverybodyAtAHundred() {
    assertThat(moved("drilling", 0, USERS)).isEmpty();
    assertThat(moved("drilling", 100, USERS)).hasSize(USERS.size());
  }

  @Test
  void picksOtherUsersInAnotherGroup() {
    Set<String> inBoth = moved("drilling", 10, USERS);
    inBoth.retainAll(moved("billing", 10, USERS));
    assertThat(inBoth.size() * 100.0 / USERS.size()).isCloseTo(1.0, within(0.5));
  }

  @Test
  void keepsItsPlacesAcrossVersionsOfThisProgram() {
    // First four bytes of `printf 'drilling\0user-1' | sha256sum`, times 10000, divided by 2^32.
    assertThat(Buckets.of("drilling", "user-1")).isEqualTo(9358);
  }

  @Test
  void doesNotConfuseGroupAndUser() {
    assertThat(Buckets.of("ab", "c")).isNotEqualTo(Buckets.of("a", "bc"));
  }

  @Test
  void letsTheModeOverrideThePercentage() {
    Route canary = canary("drilling", 100);
    assertThat(canary.at(Mode.MONOLITH, 100).assign("user-1").side()).isEqualTo(Side.MONOLITH);
    assertThat(canary.at(Mode.EXTRACTED, 0).assign("user-1").side()).isEqualTo(Side.EXTRACTED);
  }

  @Test
  void refusesAPercentageThatIsNone() {
    for (double percent : new double[] {-0.01, 100.01, Double.NaN}) {
      assertThatThrownBy(() -> canary("drilling", percent))
          .hasMessageContaining("between 0 and 100")
          .hasMessageContaining("drilling.next-cards");
    }
  }

  @Test
  void refusesToExtractARouteWithoutAnExtractedSide() {
    assertThatThrownBy(
            () -> Route.unnamed(TestRoutes.MONOLITH, Limits.DEFAULT).at(Mode.EXTRACTED, 0))
        .hasMessageContaining("no extracted side");
  }

  private static Set<String> moved(String group, double percent, List<String> users) {
    Route route = canary(group, percent);
    return users.stream()
        .filter(user -> route.assign(user).side() == Side.EXTRACTED)
        .collect(Collectors.toSet());
  }

  private static Route canary(String group, double percent) {
    return new Route(
        "drilling.next-cards",
        Effect.SAFE,
        group,
        TestRoutes.MONOLITH,
        TestRoutes.FUNCTION,
        Mode.CANARY,
        percent,
        Limits.DEFAULT,
        Shadowing.DEFAULT,
        Edge.NONE,
        null,
        null,
        UserSources.DEFAULT);
  }

  private static String randomText(Random random) {
    return random
        .ints(1 + random.nextInt(40), 32, 0x2FFF)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
