package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where configurations and logs are while a benchmark runs. */
final class WorkFolder {

  private WorkFolder() {}

  static Path create() {
    try {
      return Files.createTempDirectory("fig-bench").toAbsolutePath();
    } catch (IOException e) {
      throw new CannotRun("no temporary folder can be made: " + e.getMessage(), e);
    }
  }

  /** With everything in it; what cannot be deleted stays. */
  static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    } catch (IOException stays) {
      // In the system's folder for what may be deleted.
      return;
    }
  }
}
