package io.figwizard.local;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code initdb} and {@code pg_ctl}, also for root, whom PostgreSQL refuses to serve. */
final class PostgresPrograms {
  private final Path binaries;

  PostgresPrograms(Path binaries) {
    this.binaries = binaries;
  }

  /** What a program printed, and the status it ended with. */
  record Outcome(int status, String output) {}

  Outcome run(String program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (LinuxUtils.isUnshareAvailable()) {
      // Only so when we are root: in a user namespace of its own the program is nobody in
      // particular, yet the owner of root's files.
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(binaries.resolve("bin").resolve(program).toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // Without it macOS starts threads for the locale, which the postmaster does not survive.
    builder.environment().put("LC_ALL", "C");
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      return new Outcome(process.waitFor(), output.strip());
    } catch (IOException e) {
      throw new LocalEnvironmentException("cannot run " + String.join(" ", command), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LocalEnvironmentException("interrupted while waiting for " + program, e);
    }
  }

  /** As {@link #run}, for programs that must succeed. */
  void runOrFail(String program, List<String> arguments) {
    Outcome outcome = run(program, arguments);
    if (outcome.status() != 0) {
      throw new LocalEnvironmentException(
          program
              + " ended with status "
              + outcome.status()
              + ": "
              + outcome.output()
              + (outcome.output().contains("root")
                  ? "\nPostgreSQL does not run as root and `unshare -U` is not allowed here: run as"
                      + " a normal user, or name a running PostgreSQL in DATABASE_URL"
                  : ""));
    }
  }
}
