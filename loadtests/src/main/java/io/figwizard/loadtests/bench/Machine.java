package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What there is to measure with: programs, and the processors this process may use.
 *
 * @param folders where programs are looked for
 * @param cores numbers of the processors
 */
record Machine(List<Path> folders, List<Integer> cores) {

  /** Where Debian keeps servers that users do not have on their PATH. */
  private static final Path SYSTEM_PROGRAMS = Path.of("/usr/sbin");

  static Machine look() {
    return new Machine(path(), allowedCores());
  }

  /** The same without other programs than those of this project. */
  Machine bare() {
    return new Machine(List.of(), cores);
  }

  Optional<String> program(String name) {
    return folders.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Whether the proxy can have a processor to itself. */
  boolean pins() {
    return cores.size() > 1 && program("taskset").isPresent();
  }

  /** Processes that wanted a processor in the last minute; negative where the system cannot say. */
  double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  /** The command, on the processor that is the proxy's alone. */
  List<String> onProxyCore(List<String> command) {
    return on(String.valueOf(cores.get(cores.size() - 1)), command);
  }

  /** The command, on the processors that are not the proxy's. */
  List<String> onOtherCores(List<String> command) {
    return on(otherCores(), command);
  }

  /**
   * The same where nobody else wants a processor, if the system can: for what would be on another
   * machine in production, and must not take from those who are measured.
   */
  List<String> onlyWhenIdle(List<String> command) {
    return program("chrt")
        .map(
            chrt ->
                Stream.concat(Stream.of(chrt, "--idle", "0"), onOtherCores(command).stream())
                    .toList())
        .orElseGet(() -> onOtherCores(command));
  }

  /** Keeps this process, with the threads it has and will have, off the proxy's processor. */
  void stayOffProxyCore() {
    Optional<String> taskset = program("taskset");
    if (!pins() || taskset.isEmpty()) {
      return;
    }
    String pid = String.valueOf(ProcessHandle.current().pid());
    try {
      int code =
          new ProcessBuilder(taskset.get(), "-a", "-c", "-p", otherCores(), pid)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      if (code != 0) {
        throw new CannotRun(
            "taskset could not keep this process on processors " + otherCores() + ": exit " + code);
      }
    } catch (IOException e) {
      throw new CannotRun("cannot start " + taskset.get() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted", e);
    }
  }

  private String otherCores() {
    return String.join(
        ",", cores.subList(0, cores.size() - 1).stream().map(String::valueOf).toList());
  }

  private List<String> on(String where, List<String> command) {
    List<String> whole = new ArrayList<>();
    if (pins()) {
      program("taskset").ifPresent(taskset -> whole.addAll(List.of(taskset, "-c", where)));
    }
    whole.addAll(command);
    return whole;
  }

  private static List<Path> path() {
    String path = System.getenv("PATH");
    return Stream.concat(
            Stream.of(path == null ? new String[0] : path.split(":")).map(Path::of),
            Stream.of(SYSTEM_PROGRAMS))
        .toList();
  }

  /** A container may use some of the machine's processors only; those have their own numbers. */
  private static List<Integer> allowedCores() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("Cpus_allowed_list:"))
          .map(line -> ranges(line.substring(line.indexOf(':') + 1).strip()))
          .findFirst()
          .orElseGet(Machine::allCores);
    } catch (IOException notLinux) {
      return allCores();
    }
  }

  private static List<Integer> allCores() {
    return IntStream.range(0, Runtime.getRuntime().availableProcessors()).boxed().toList();
  }

  /** Out of {@code 0-3,8}. */
  static List<Integer> ranges(String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
          .forEach(numbers::add);
    }
    return numbers;
  }
}
