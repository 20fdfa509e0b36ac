package io.figwizard.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The server process of one cluster: PostgreSQL's data directory, as it calls it. */
final class Postmaster {
  // After a crash in the middle of a bulk load the log of several gigabytes is replayed first.
  private static final String START_SECONDS = "600";
  private static final String STOP_SECONDS = "120";
  private static final String PID_FILE = "postmaster.pid";
  // From 0: process, data directory, start, port.
  private static final int PORT_LINE = 3;

  private final PostgresPrograms programs;
  private final Path cluster;
  private final Path log;

  Postmaster(PostgresPrograms programs, Path cluster, Path log) {
    this.programs = programs;
    this.cluster = cluster;
    this.log = log;
  }

  /**
   * Starts the server and waits until it takes connections.
   *
   * @throws LocalEnvironmentException with the end of the server's log
   */
  void start(int port) {
    PostgresPrograms.Outcome outcome =
        programs.run(
            "pg_ctl",
            List.of(
                "start",
                "-w",
                "-t",
                START_SECONDS,
                "-D",
                cluster.toString(),
                "-l",
                log.toString(),
                "-o",
                "-p " + port));
    if (outcome.status() != 0) {
      throw new LocalEnvironmentException(
          "PostgreSQL did not start on port " + port + "; the end of " + log + ":\n" + lastLines());
    }
  }

  /** Ends the server: open transactions are rolled back, committed ones are kept. */
  void stop() {
    if (stop("fast").status() != 0 && isRunning()) {
      PostgresPrograms.Outcome outcome = stop("immediate");
      if (outcome.status() != 0 && isRunning()) {
        throw new LocalEnvironmentException(
            "PostgreSQL in " + cluster + " does not stop: " + outcome.output());
      }
    }
  }

  /** As a power failure would end it; the next start recovers from the log. */
  void stopAtOnce() {
    stop("immediate");
  }

  private PostgresPrograms.Outcome stop(String how) {
    return programs.run(
        "pg_ctl", List.of("stop", "-w", "-t", STOP_SECONDS, "-m", how, "-D", cluster.toString()));
  }

  boolean isRunning() {
    return pid().flatMap(ProcessHandle::of).filter(Postmaster::isPostgres).isPresent();
  }

  /**
   * Ends a server that outlived the process that started it.
   *
   * @return its process id, if there was one
   */
  Optional<Long> stopLeftover() {
    Optional<Long> pid = pid();
    if (pid.isEmpty()) {
      return Optional.empty();
    }
    if (isRunning()) {
      stop();
      return pid;
    }
    if (pid.flatMap(ProcessHandle::of).isPresent()) {
      // The machine restarted and gave the number to somebody else: PostgreSQL would refuse to
      // start, and pg_ctl stop would signal a stranger.
      delete(pidFile());
    }
    return Optional.empty();
  }

  private static boolean isPostgres(ProcessHandle process) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().startsWith("postgres"))
        .orElse(false);
  }

  private Optional<Long> pid() {
    return number(pidFile(), 0);
  }

  /** Where the server of a cluster listens, as it says itself; empty when none runs. */
  static Optional<Integer> port(Path cluster) {
    return number(cluster.resolve(PID_FILE), PORT_LINE).map(Long::intValue);
  }

  private static Optional<Long> number(Path file, int line) {
    try {
      return Files.readAllLines(file).stream()
          .skip(line)
          .findFirst()
          .map(String::strip)
          .map(Long::valueOf);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private Path pidFile() {
    return cluster.resolve(PID_FILE);
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return "(no log: " + e + ")";
    }
  }
}
