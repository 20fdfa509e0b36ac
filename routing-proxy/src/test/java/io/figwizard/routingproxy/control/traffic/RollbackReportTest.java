package io.figwizard.routingproxy.control.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.MovedBack;
import io.figwizard.routingproxy.control.RolledBack;
import io.figwizard.routingproxy.control.state.MovedUsers.Part;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class RollbackReportTest {

  private static final List<String> OTHERS = List.of("users of the other proxies");

  private final ServedUsers served = new ServedUsers();
  private final ToldUsers others = new ToldUsers();
  private final RollbackReport report = new RollbackReport(served, route -> 0, others);

  @Test
  void theOthersAreAskedOnceForManyRoutes() {
    served.serves("route-1", "ada");
    others.answers(
        new Part(false, "two", 3, text("ada", "bob")), new Part(true, "one", 9, text("eve")));

    RolledBack all = report.with(new RolledBack(routes(500), 1, null));

    assertThat(all.back()).isEqualTo(new MovedBack(3, true, 3, OTHERS));
    assertThat(others.asked()).isEqualTo(1);
  }

  @Test
  void ofADatabaseThatDoesNotAnswerOneAnswerIsEnough() {
    served.serves("route-1", "ada");
    others.fails = true;

    RolledBack all = report.with(new RolledBack(routes(500), 1, null));

    assertThat(all.back()).isEqualTo(new MovedBack(1, true, 0, OTHERS));
    assertThat(others.asked()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadIsNamedAndTheOthersCount() {
    served.serves("r", "ada");
    others.answers(
        new Part(false, "two", 1, "?"),
        new Part(false, "three", 1, ""),
        new Part(false, "four", 1, text("bob")));

    MovedBack back = report.with(result("r", 1)).back();

    assertThat(back)
        .isEqualTo(
            new MovedBack(
                2,
                true,
                1,
                List.of(
                    "users of the other proxies",
                    "two (tells it as another version does)",
                    "three (tells it as another version does)")));
  }

  /** Who follows the shared state takes the count as soon as the rollback is written. */
  @Test
  void whatThisProxyTakesBackByItselfIsCountedWithoutAskingTheOthers() {
    served.serves("r", "ada");

    FlipResult back =
        report.ofThisProxy(
            "r",
            () -> {
              served.serves("r", "bob");
              served.take(List.of("r"));
              served.serves("r", "eve");
              return result("r", 1);
            });

    assertThat(back.back()).isEqualTo(new MovedBack(3, true, 0, OTHERS));
    assertThat(others.asked()).isZero();
  }

  private static List<FlipResult> routes(int number) {
    return IntStream.rangeClosed(1, number).mapToObj(i -> result("route-" + i, i)).toList();
  }

  private static FlipResult result(String route, long generation) {
    return new FlipResult(
        route,
        Standing.MONOLITH,
        new Standing(Mode.CANARY, 5.0),
        generation,
        0.1,
        true,
        true,
        false,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static String text(String... users) {
    UserCount count = new UserCount();
    for (String user : users) {
      count.add(UserCount.hash(user));
    }
    return count.text();
  }
}
