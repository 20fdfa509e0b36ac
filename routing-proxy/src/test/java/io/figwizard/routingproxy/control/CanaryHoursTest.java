package io.figwizard.routingproxy.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.util.Duration;
import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.control.evidence.EvidenceCheck;
import io.figwizard.routingproxy.control.evidence.EvidenceConfiguration;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import io.figwizard.routingproxy.control.routesfile.RoutesFileReader;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.control.users.UserBudgets;
import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary with hours has users within them and nobody outside. */
final class CanaryHoursTest {

  private static final String ROUTE = "drilling.next-cards";
  private static final Hours NINE_TO_FIVE =
      new Hours(
          LocalTime.of(9, 0), LocalTime.of(17, 0), ZoneOffset.UTC, EnumSet.allOf(DayOfWeek.class));
  private static final List<String> USERS =
      IntStream.range(0, 200).mapToObj(i -> "user-" + i).toList();

  @TempDir Path folder;
  private Instant now = Instant.parse("2026-03-02T08:00:00Z");
  private StateStore store;
  private UserBudgets budgets;
  private RouteControl control;

  @BeforeEach
  void start() throws Exception {
    store = StateStore.open(folder.resolve("proxy"));
    budgets = UserBudgets.open(folder.resolve("users"), store);
    Clock clock = new SuppliedClock(() -> now);
    EvidenceCheck check =
        new EvidenceCheck(
            new EvidenceConfiguration(TestEvidence.KEY, Duration.hours(24), Duration.seconds(1)),
            clock);
    Path routes =
        Files.writeString(
            folder.resolve("routes.yml"),
            """
            upstreams:
              monolith: {url: "http://127.0.0.1:1"}
              handler: {url: "http://127.0.0.1:2"}
            default: monolith
            handlers:
              drilling:
                path: /drilling
                extracted: handler
                actions:
                  next-cards: {effect: safe}
            """);
    control =
        new RouteControl(
            new RoutesFileReader(name -> null).read(routes), store, check, clock, false, budgets);
    control.start();
  }

  @AfterEach
  void stop() throws Exception {
    budgets.stop();
    store.close();
  }

  @Test
  void sendsTheSameUsersEachDayAndNobodyAtNight() {
    control.flip(ROUTE, canary(50.0, NINE_TO_FIVE));
    assertThat(moved()).isEmpty();

    at("2026-03-02T09:00:00Z");
    List<String> firstDay = moved();
    assertThat(firstDay).hasSizeBetween(60, 140);

    at("2026-03-02T17:00:00Z");
    assertThat(moved()).isEmpty();

    at("2026-03-03T12:00:00Z");
    assertThat(moved()).isEqualTo(firstDay);
  }

  @Test
  void looksAtTheClockOnlyAsOftenAsItIsTold() {
    control.flip(ROUTE, canary(50.0, NINE_TO_FIVE));
    assertThat(control.lookAtTheClock()).as("nothing has changed").isFalse();
    now = Instant.parse("2026-03-02T10:00:00Z");
    assertThat(moved()).as("nobody looked").isEmpty();
    assertThat(control.lookAtTheClock()).isTrue();
    assertThat(moved()).isNotEmpty();
  }

  @Test
  void aRollbackOutsideOfTheHoursIsOneAtThemToo() {
    control.flip(ROUTE, canary(50.0, NINE_TO_FIVE));
    FlipResult result = control.rollback(ROUTE, "ada", "");
    assertThat(result.changed()).isTrue();
    assertThat(result.from().hours()).isEqualTo(NINE_TO_FIVE);
    now = Instant.parse("2026-03-02T10:00:00Z");
    assertThat(control.lookAtTheClock()).isFalse();
    assertThat(moved()).isEmpty();
  }

  @Test
  void aFlipWithoutHoursEndsThem() {
    control.flip(ROUTE, canary(50.0, NINE_TO_FIVE));
    control.flip(ROUTE, canary(50.0, null));
    assertThat(moved()).isNotEmpty();
  }

  @Test
  void theExplanationSaysTheHours() {
    control.flip(ROUTE, canary(50.0, NINE_TO_FIVE));
    Explanation explained =
        new Explainer(control, route -> List.of())
            .explain("POST", "/drilling", "next-cards", Caller.NOBODY);
    assertThat(explained.side()).isEqualTo(Side.MONOLITH);
    assertThat(explained.why())
        .contains("its hours are 09:00-17:00 Z, so everybody is on the monolith now");
  }

  private void at(String instant) {
    now = Instant.parse(instant);
    assertThat(control.lookAtTheClock()).isTrue();
  }

  private List<String> moved() {
    Route route = control.current().route(ROUTE).orElseThrow();
    return USERS.stream().filter(user -> route.assign(user).side() == Side.EXTRACTED).toList();
  }

  private static FlipRequest canary(double percent, @Nullable Hours hours) {
    return new FlipRequest(
        Mode.CANARY, percent, "ada", "a test", true, null, null, Accepted.NONE, null, hours);
  }
}
