package io.figwizard.routingproxy.watch;

import static io.figwizard.routingproxy.control.ControlUnderTest.ROUTE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.control.ControlUnderTest;
import io.figwizard.routingproxy.files.SummedJson;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.WatchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each start is another process: its clock of nanoseconds begins anywhere. */
final class BaselineKeepingIT {

  private static final Thresholds LIMITS =
      Thresholds.of(new WatchConfiguration(), WatchSettings.NONE);
  private static final long SECOND = 1_000_000_000;
  private static final long WINDOW = 300 * SECOND;

  @TempDir Path folder;
  private final ScheduledExecutorService never = Executors.newScheduledThreadPool(0);
  private Instant wall = Instant.parse("2026-03-01T12:00:00Z");
  private ControlUnderTest proxy;
  private Yardstick yardstick;
  private BaselineKeeping keeping;
  private Path file;

  @BeforeEach
  void open() throws IOException {
    proxy = new ControlUnderTest(folder);
    file = folder.resolve("baselines.json");
    start(-7);
  }

  @AfterEach
  void close() throws IOException {
    never.shutdownNow();
    proxy.close();
  }

  @Test
  void keepsNumbersAndWhenTheyWere() {
    Times times = new Times();
    times.add(17, 90);
    of(new Numbers(100, 2, 1, new Said(1, 0, 3), times), -60 * SECOND);
    keeping.stop();
    wall = wall.plusSeconds(40);
    start(5);

    Baselines.Baseline known = of(Numbers.NONE, 0, 5 + WINDOW);

    assertThat(known.since()).as("100 s before").isEqualTo(5 - 100 * SECOND + 7);
    assertThat(known.numbers().requests()).isEqualTo(100);
    assertThat(known.numbers().refused()).isEqualTo(2);
    assertThat(known.numbers().failed()).isEqualTo(1);
    assertThat(known.numbers().said()).isEqualTo(new Said(1, 0, 3));
    assertThat(known.numbers().times().steps()).hasSize(90).containsOnly(17);
  }

  @Test
  void keepsThemOverTwoRestarts() {
    of(numbers(100), -7);
    keeping.stop();
    start(1000);
    of(numbers(1), 1000);
    keeping.stop();
    start(50);

    assertThat(of(Numbers.NONE, 50).numbers().requests()).isEqualTo(100);
  }

  @Test
  void writesOnlyWhatHasChanged() throws IOException {
    keeping.save();
    assertThat(file).doesNotExist();
    of(numbers(100), -7);
    keeping.save();
    Files.delete(file);
    of(numbers(3), -7);
    keeping.save();
    assertThat(file).doesNotExist();

    of(numbers(101), -7);
    keeping.save();
    assertThat(file).exists();
  }

  @Test
  void leavesTheFileToWhoTakesItsPlaceAndWritesItAgainWhereThatIsGone() throws IOException {
    of(numbers(100), -7);
    keeping.pause();
    assertThat(file).content().contains("\"requests\":100");
    of(numbers(200), -7);
    keeping.stop();
    assertThat(file).content().contains("\"requests\":100");

    Files.delete(file);
    keeping.resume();
    keeping.save();
    assertThat(file).content().contains("\"requests\":200");
  }

  @Test
  void forgetsWhatWasTooLongAgo() {
    of(numbers(100), -7);
    keeping.stop();
    wall = wall.plus(BaselineKeeping.MOST_AGE);
    start(0);
    assertThat(of(Numbers.NONE, 0).numbers().requests()).isEqualTo(100);

    keeping.stop();
    wall = wall.plus(Duration.ofSeconds(1));
    start(0);
    assertThat(of(Numbers.NONE, 0).numbers().requests()).isZero();
  }

  @Test
  void aWallClockThatWasPutBackMakesNothingOfTheFuture() {
    of(numbers(100), -7);
    keeping.stop();
    wall = wall.minusSeconds(3600);
    start(20);

    assertThat(of(Numbers.NONE, 20).since()).isEqualTo(20);
  }

  @Test
  void forgetsWhatOtherRequestsThanTheRoutesDid() throws IOException {
    of(numbers(100), -7);
    keeping.stop();
    String routes = ControlUnderTest.ROUTES;
    proxy.reopen(routes.replace("path: /drilling", "path: /exercises"));
    start(0);
    assertThat(of(Numbers.NONE, 0).numbers().requests()).isZero();

    proxy.reopen(routes);
    start(0);
    assertThat(of(Numbers.NONE, 0).numbers().requests()).isEqualTo(100);
  }

  @Test
  void beginsAnewWhereTheFileIsDamagedOrSaysWhatCannotBe() throws IOException {
    of(numbers(100), -7);
    keeping.stop();
    String content = Files.readString(file);
    for (String wrong :
        new String[] {
          "", "{", content.substring(9), content.replace("100", "101"), sealed("{\"routes\":3}")
        }) {
      Files.writeString(file, wrong);
      start(0);
      assertThat(of(Numbers.NONE, 0).numbers().requests()).as(wrong).isZero();
    }
    String object = content.substring(0, content.lastIndexOf(",\n")) + "}";
    for (String impossible :
        new String[] {
          object.replace("\"refused\":0", "\"refused\":101"),
          object.replace("\"requests\":100", "\"requests\":-100"),
          object.replaceAll("\"since\":\"[^\"]*\"", "\"since\":null"),
          object.replaceAll("\"all\":.*", "\"all\":null}]}"),
          "{\"routes\":null}"
        }) {
      assertThat(impossible).isNotEqualTo(object);
      Files.writeString(file, sealed(impossible));
      start(0);
      assertThat(of(Numbers.NONE, 0).numbers().requests()).as(impossible).isZero();
    }
    Files.writeString(file, sealed(object));
    start(0);
    assertThat(of(Numbers.NONE, 0).numbers().requests()).isEqualTo(100);
  }

  private static String sealed(String object) {
    return new String(SummedJson.of(object), UTF_8);
  }

  private void start(long nanos) {
    yardstick = new Yardstick(WINDOW);
    keeping =
        new BaselineKeeping(
            proxy.control(), yardstick, folder, new SuppliedClock(() -> wall), nanos, never);
  }

  private Baselines.Baseline of(Numbers numbers, long since) {
    return of(numbers, since, since);
  }

  private Baselines.Baseline of(Numbers numbers, long since, long at) {
    Route route = proxy.control().current().route(ROUTE).orElseThrow();
    return yardstick.of(Whose.ALL, route, new Baselines.Baseline(numbers, since), LIMITS, at);
  }

  private static Numbers numbers(long requests) {
    return new Numbers(requests, 0, 0, new Times());
  }
}
