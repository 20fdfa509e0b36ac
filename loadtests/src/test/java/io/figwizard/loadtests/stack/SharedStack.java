package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.console.ProgressLine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import picocli.CommandLine;

/**
 * One stack with every service for all test classes that make their own users and put the routes
 * where they want them: to start a dozen JVMs takes longer than most of what is done with them.
 */
public final class SharedStack implements BeforeAllCallback {

  private record Running(LocalStack stack, Path folder) implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("figwizard-stack");
        StackOptions options =
            CommandLine.populateCommand(
                new StackOptions(),
                "--profile=ci",
                "--project=..",
                "--fig-directory=" + folder,
                "--any-ports");
        return new Running(
            LocalStack.start(
                options, StackPlan.tour(), ProgressLine.onStandardOutput(), Clock.systemUTC()),
            folder);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot make a temporary folder", e);
      }
    }

    @Override
    public void close() throws IOException {
      stack.close();
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private Running running;

  /** The root's store closes what it holds when the last test class is done. */
  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(SharedStack.class))
            .getOrComputeIfAbsent(Running.class, type -> Running.start(), Running.class);
  }

  public StackAddresses addresses() {
    return running.stack().addresses();
  }

  LocalStack stack() {
    return running.stack();
  }
}
