package io.figwizard.loadtests;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command finds what is built, and where it prints. */
public final class ProjectOptions {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--project",
      description = "Folder of the built project. Default: the current one")
  private Path root = Path.of(".");

  /** The repository: where the jars are. */
  public Path root() {
    return root.toAbsolutePath().normalize();
  }

  /** The command's own output. */
  public PrintWriter out() {
    return command == null
        ? new PrintWriter(System.out, true, StandardCharsets.UTF_8)
        : command.commandLine().getOut();
  }
}
