package io.figwizard.routingproxy.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed at one of its steps on the disk, for each of them that there is. */
final class KilledAtEveryStepTest {

  /** Enough for every kind of write: a flip, a whole group, again a flip. */
  private static final List<List<Change>> WRITES =
      List.of(
          List.of(Changes.flip(1)),
          List.of(Changes.flip(2, "a"), Changes.flip(3, "b"), Changes.flip(4, "c")),
          List.of(Changes.flip(5)));

  @TempDir(factory = CrashIT.InMemory.class)
  Path temporary;

  @Test
  void theStateIsThatOfTheLastWholeWriteOrOfTheOneInDoubtAndTheHistorySaysTheSame()
      throws IOException {
    int steps = 0;
    boolean alive = false;
    while (!alive) {
      Path folder = temporary.resolve("killed-" + steps);
      List<Long> written = new ArrayList<>();
      alive = runUntilKilled(folder, steps, written);
      long acknowledged = written.isEmpty() ? 0 : written.get(written.size() - 1);

      long found = foundIn(folder, steps);
      assertThat(List.of(acknowledged, inDoubt(acknowledged)))
          .as("generation found after %d steps", steps)
          .contains(found);
      steps++;
    }
    assertThat(steps).as("steps of a process that was not killed").isGreaterThan(40);
  }

  @Test
  void soItIsWhereTheNextProcessIsKilledToo() throws IOException {
    // In the middle of what it writes a second time.
    for (int first = 20; first < 40; first += 3) {
      for (int steps = 0; steps < 30; steps++) {
        Path folder = temporary.resolve("killed-" + first + "-" + steps);
        runUntilKilled(folder, first, new ArrayList<>());
        List<Long> written = new ArrayList<>();
        runUntilKilled(folder, steps, written);

        long found = foundIn(folder, steps);
        written.forEach(generation -> assertThat(found).isGreaterThanOrEqualTo(generation));
      }
    }
  }

  private static long inDoubt(long acknowledged) {
    return WRITES.stream()
        .map(changes -> changes.get(changes.size() - 1).generation())
        .filter(generation -> generation > acknowledged)
        .findFirst()
        .orElse(acknowledged);
  }

  /** What the next process finds, which must be one whole state; it can write on from there. */
  private static long foundIn(Path folder, int steps) throws IOException {
    long found;
    try (StateStore store = StateStore.open(folder)) {
      found = store.found().generation();
      assertThat(store.repairs()).as("repairs after %d steps", steps).isEmpty();
      assertThat(store.history())
          .as("history after %d steps", steps)
          .extracting(Change::generation)
          .isEqualTo(LongStream.rangeClosed(1, found).boxed().toList());
      assertThat(store.found()).isEqualTo(ProxyState.EMPTY.after(store.history()));
      Change next = Changes.flip(found + 1);
      store.write(store.found().after(next), List.of(next));
    }
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.found().generation()).isEqualTo(found + 1);
      assertThat(store.history()).hasSize((int) found + 1);
    }
    return found;
  }

  /** Writes what is not written yet; answers whether it was still alive at the end. */
  private static boolean runUntilKilled(Path folder, int steps, List<Long> written)
      throws IOException {
    Files.createDirectories(folder);
    MortalDisk disk = new MortalDisk(steps);
    try (StateStore store = StateStore.open(disk.see(folder))) {
      ProxyState state = store.found();
      for (List<Change> changes : WRITES) {
        if (changes.get(0).generation() == state.generation() + 1) {
          state = state.after(changes);
          store.write(state, changes);
          written.add(state.generation());
        }
      }
    } catch (MortalDisk.Killed e) {
      return false;
    } finally {
      disk.end();
    }
    return disk.isAlive();
  }
}
