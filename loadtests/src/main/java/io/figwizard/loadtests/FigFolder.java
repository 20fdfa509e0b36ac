package io.figwizard.loadtests;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder in which commands keep what the next one needs. */
public final class FigFolder {

  @Option(
      names = "--fig-directory",
      description =
          "Keeps database, secrets, logs, evidence and results. Default: ${DEFAULT-VALUE}")
  private Path path = Path.of(".fig");

  /** As it was given, for people to read. */
  public Path path() {
    return path;
  }
}
