package io.figwizard.loadtests.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One second of the generator's own pulse: how late a thread woke that only asked to sleep for one
 * millisecond at a time.
 *
 * @param epochSecond the second
 * @param beats wake-ups in it
 * @param lateBeats wake-ups more than {@value #LATE_MILLIS} ms late
 * @param maxLateMillis the latest wake-up
 */
public record PulseSecond(long epochSecond, long beats, long lateBeats, double maxLateMillis) {

  /** From here on a wake-up counts as late, in milliseconds. */
  public static final int LATE_MILLIS = 20;

  static void write(Path file, List<PulseSecond> seconds) throws IOException {
    List<String> lines = new ArrayList<>();
    for (PulseSecond second : seconds) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%d %d %d %.3f",
              second.epochSecond,
              second.beats,
              second.lateBeats,
              second.maxLateMillis));
    }
    Files.write(file, lines);
  }

  public static List<PulseSecond> read(Path file) throws IOException {
    List<PulseSecond> seconds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] fields = line.split(" ", -1);
      seconds.add(
          new PulseSecond(
              Long.parseLong(fields[0]),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[2]),
              Double.parseDouble(fields[3])));
    }
    return seconds;
  }
}
