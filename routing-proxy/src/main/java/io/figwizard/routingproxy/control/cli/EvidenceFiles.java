package io.figwizard.routingproxy.control.cli;

import io.figwizard.routingproxy.control.evidence.EvidenceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds and opens what gates wrote: {@code ROUTE-TIMESTAMP.json}. */
final class EvidenceFiles {

  private EvidenceFiles() {}

  /** Where gates leave their results, given the folder of the local stack. */
  static String folder(@Nullable String figDirectory) {
    return Path.of(figDirectory == null ? ".fig" : figDirectory, "evidence").toString();
  }

  /**
   * The newest file of a route by its name, whatever its verdict: an older pass must not hide a
   * newer fail.
   */
  static Optional<Path> newest(Path folder, String route) {
    if (!Files.isDirectory(folder)) {
      return Optional.empty();
    }
    // The timestamp starts with a digit; otherwise "auth" would find the files of "auth-jwks".
    Pattern name = Pattern.compile(Pattern.quote(route) + "-\\d.*\\.json");
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name.matcher(file.getFileName().toString()).matches())
          .max(Comparator.comparing(file -> file.getFileName().toString()));
    } catch (IOException e) {
      throw new CommandFailure(
          CommandFailure.REFUSED, "The evidence folder " + folder + " cannot be read: " + e);
    }
  }

  /** The signed part of a file. */
  static String jws(Path file) {
    try {
      return EvidenceFile.jws(file);
    } catch (IOException e) {
      throw new CommandFailure(CommandFailure.REFUSED, String.valueOf(e.getMessage()));
    }
  }
}
