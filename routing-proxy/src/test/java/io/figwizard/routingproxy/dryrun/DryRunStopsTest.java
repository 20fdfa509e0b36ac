package io.figwizard.routingproxy.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DryRunStopsTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir Path folder;
  private final AtomicLong change = new AtomicLong(7);

  @Test
  void stopsOneRouteUntilSomebodyMovesIt() throws IOException {
    DryRunStops stops = open();
    stops.stop("drilling.submit-answer", Side.EXTRACTED, 200, "abc-dry-f");

    assertThat(stops.of("drilling.create-deck")).isNull();
    assertThat(stops.of("drilling.submit-answer").sentence())
        .contains("dry runs of drilling.submit-answer are stopped since 2026-03-01T12:00:00Z")
        .contains("the extracted side answered 200")
        .contains("request abc-dry-f")
        .contains("may have done it for real");

    change.set(9);
    assertThat(stops.of("drilling.submit-answer")).isNull();
    assertThat(stops.all()).isEmpty();
  }

  @Test
  void keepsTheFirstReason() throws IOException {
    DryRunStops stops = open();
    stops.stop("a", Side.EXTRACTED, 200, "first");
    stops.stop("a", Side.MONOLITH, 201, "second");
    assertThat(stops.all()).extracting(Stop::requestId).containsExactly("first");

    change.set(9);
    stops.stop("a", Side.MONOLITH, 201, "third");
    assertThat(stops.all()).extracting(Stop::requestId).containsExactly("third");
  }

  @Test
  void outlivesARestart() throws IOException {
    open().stop("a", Side.MONOLITH, 200, "r");
    assertThat(open().of("a"))
        .isEqualTo(new Stop("a", Side.MONOLITH, 200, "r", CLOCK.instant(), 7));

    change.set(8);
    assertThat(open().of("a")).isNull();
  }

  @Test
  void isKeptEvenWhenItComesAsTheProxyStops() throws IOException {
    new DryRunStops(
            folder,
            CLOCK,
            route -> change.get(),
            work -> {
              throw new RejectedExecutionException("stopped");
            })
        .stop("a", Side.MONOLITH, 200, "r");
    assertThat(open().of("a")).isNotNull();
  }

  @Test
  void stopsAlsoWhereTheDiskDoesNotTakeIt() throws IOException {
    DryRunStops stops = open();
    Files.createDirectory(folder.resolve("dry-run-stops.json.next"));
    stops.stop("a", Side.MONOLITH, 200, "r");
    assertThat(stops.of("a")).isNotNull();
  }

  @Test
  void doesNotTakeADamagedFileForNone() throws IOException {
    Files.writeString(folder.resolve("dry-run-stops.json"), "[{\"route\":");
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  @Test
  void leavesTheFileToAnotherProcessWhilePaused() throws IOException {
    DryRunStops stops = open();
    stops.pause();
    assertThat(stops.allows("c")).isFalse();
    DryRunStops other = open();
    other.stop("a", Side.EXTRACTED, 200, "r");
    // Of a dry run that was under way.
    stops.stop("b", Side.MONOLITH, 200, "r");
    assertThat(open().all()).extracting(Stop::route).containsExactly("a");

    stops.resume();
    assertThat(stops.allows("a")).isFalse();
    assertThat(stops.allows("b")).isFalse();
    assertThat(stops.allows("c")).isTrue();
    assertThat(open().all()).extracting(Stop::route).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void hasWhatWasStillToBeWrittenInTheFileWhenItIsPaused() throws IOException {
    List<Runnable> later = new ArrayList<>();
    DryRunStops stops = new DryRunStops(folder, CLOCK, route -> change.get(), later::add);
    stops.stop("a", Side.MONOLITH, 200, "r");
    stops.pause();
    DryRunStops other = open();
    assertThat(other.all()).extracting(Stop::route).containsExactly("a");

    other.stop("b", Side.MONOLITH, 200, "r");
    later.forEach(Runnable::run);
    assertThat(open().all()).extracting(Stop::route).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void runsNothingWhereTheOtherProcessHasLeftADamagedFile() throws IOException {
    DryRunStops stops = open();
    stops.pause();
    Path file = folder.resolve("dry-run-stops.json");
    Files.writeString(file, "[{\"route\":");
    assertThatThrownBy(stops::resume).isInstanceOf(IOException.class);
    assertThat(stops.allows("a")).isFalse();

    Files.delete(file);
    stops.resume();
    assertThat(stops.allows("a")).isTrue();
  }

  private DryRunStops open() throws IOException {
    return new DryRunStops(folder, CLOCK, route -> change.get(), Runnable::run);
  }
}
