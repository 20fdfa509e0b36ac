package io.figwizard.routingproxy.control.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;

final class CrashIT {

  private static final int CRASHES = 10;

  @TempDir(factory = InMemory.class)
  Path folder;

  /**
   * A killed process leaves what it wrote to the operating system, so the test loses nothing by
   * sparing itself the disk, and makes thousands of flips instead of hundreds.
   */
  static final class InMemory implements TempDirFactory {
    private static final Path MEMORY = Path.of("/dev/shm");

    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context)
        throws IOException {
      return Files.isWritable(MEMORY)
          ? Files.createTempDirectory(MEMORY, "crash")
          : Files.createTempDirectory("crash");
    }
  }

  @Test
  void readsBackAWrittenStateWithItsHistoryAfterSigkillInTheMiddleOfThousandsOfFlips()
      throws Exception {
    Random random = new Random(7);
    long kept = 0;
    for (int crash = 0; crash < CRASHES; crash++) {
      long acknowledged = flipUntilKilled(kept + 100 + random.nextInt(300), random.nextInt(4000));
      try (StateStore store = StateStore.open(folder)) {
        long found = store.found().generation();
        // The one that was being written may have made it: kept, but not yet acknowledged.
        assertThat(found).isBetween(acknowledged, acknowledged + 1);
        assertThat(store.found().latest("drilling.stats")).isEqualTo(Changes.flip(found));
        assertThat(store.history())
            .extracting(Change::generation)
            .isEqualTo(LongStream.rangeClosed(1, found).boxed().toList());
        assertThat(store.history().get((int) found - 1)).isEqualTo(Changes.flip(found));
        assertThat(store.repairs()).isEmpty();
        kept = found;
      }
    }
    assertThat(kept).isGreaterThan(CRASHES * 100L);
  }

  /** Kills the process a moment after it reached a generation; gives back the last it printed. */
  private long flipUntilKilled(long atLeast, int moreMicros)
      throws IOException, InterruptedException {
    Process process = FlippingProcess.start(folder, ProcessBuilder.Redirect.INHERIT);
    long last = 0;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        last = Long.parseLong(line);
        if (last == atLeast) {
          long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(moreMicros);
          while (System.nanoTime() < end) {
            Thread.onSpinWait();
          }
          // By its handle: Process.destroyForcibly would also close the stream with the last lines.
          process.toHandle().destroyForcibly();
        }
        line = lines.readLine();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(last).as("the process must have come that far").isGreaterThanOrEqualTo(atLeast);
    return last;
  }
}
