package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of another JVM's heap is in use after a collection; asked of it with the JDK's jcmd. */
final class LiveHeap {

  // The last line: Total  instances  bytes
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
  private static final long SECONDS = 30;

  private final long pid;

  LiveHeap(long pid) {
    this.pid = pid;
  }

  /** Empty where there is no jcmd, as in a mere runtime. */
  OptionalLong bytes() {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return OptionalLong.empty();
    }
    try {
      Path output = Files.createTempFile("fig-heap", ".txt");
      Process process =
          new ProcessBuilder(jcmd.toString(), String.valueOf(pid), "GC.class_histogram")
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      process.destroyForcibly();
      Matcher total = TOTAL.matcher(Files.readString(output));
      Files.delete(output);
      return ended && total.find()
          ? OptionalLong.of(Long.parseLong(total.group(1)))
          : OptionalLong.empty();
    } catch (IOException e) {
      throw new CannotRun("cannot run " + jcmd + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted", e);
    }
  }
}
