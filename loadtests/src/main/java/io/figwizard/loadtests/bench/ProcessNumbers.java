package io.figwizard.loadtests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Linux knows of a process and its children: processor time and memory. Zero elsewhere, and
 * for who has ended.
 */
final class ProcessNumbers {

  // Linux tells programs times in hundredths of a second, whatever its own clock does.
  private static final long MICROS_PER_TICK = 10_000;
  private static final int USER_TIME = 11;
  private static final int SYSTEM_TIME = 12;

  private final long pid;

  ProcessNumbers(long pid) {
    this.pid = pid;
  }

  /** User and system time until now. */
  long cpuMicros() {
    return pids().stream().mapToLong(ProcessNumbers::ticks).sum() * MICROS_PER_TICK;
  }

  /** What it has in memory now. */
  long residentKibibytes() {
    return status("VmRSS:");
  }

  /** The most that it ever had in memory. */
  long mostResidentKibibytes() {
    return status("VmHWM:");
  }

  private List<Long> pids() {
    return ProcessHandle.of(pid)
        .map(
            handle ->
                Stream.concat(Stream.of(handle), handle.descendants())
                    .map(ProcessHandle::pid)
                    .toList())
        .orElse(List.of());
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      // The program's name may hold spaces; it ends with the last bracket.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    } catch (IOException ended) {
      return 0;
    }
  }

  private long status(String name) {
    return pids().stream().mapToLong(pid -> kibibytes(pid, name)).sum();
  }

  private static long kibibytes(long pid, String name) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException ended) {
      return 0;
    }
  }
}
