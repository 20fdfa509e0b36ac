package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service running as a process of its own. Ends with this JVM, also on Ctrl-C and SIGTERM:
 * nothing started here outlives who started it, short of SIGKILL. Safe for use by several threads.
 */
public final class ServiceProcess implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(25);
  // Short: where nobody takes in the dead of others, they seem to live on.
  private static final Duration ORPHANS_GRACE = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int TAIL_LINES = 25;
  private static final File NO_INPUT = new File("/dev/null");
  // What a JVM needs of ours. Everything else could be somebody's secret.
  static final List<String> INHERITED =
      List.of(
          "PATH",
          "HOME",
          "USER",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "JAVA_HOME",
          "JAVA_TOOL_OPTIONS");

  private final ServiceCommand command;
  private final Path log;
  private final @Nullable Path errors;
  private final Process process;
  private final Thread stopWithUs;

  private ServiceProcess(ServiceCommand command, Path log, @Nullable Path errors, Process process) {
    this.command = command;
    this.log = log;
    this.errors = errors;
    this.process = process;
    this.stopWithUs = new Thread(this::stop, "stop-" + command.name());
  }

  /**
   * Starts the service; it is not ready yet.
   *
   * @param log gets both output streams, appended; its folder is created
   * @throws CannotRun when the program cannot be started
   */
  public static ServiceProcess start(ServiceCommand command, Path log) {
    return logged(command, log, null);
  }

  /**
   * Starts a command whose output is read: what it says of itself must not stand in between.
   *
   * @param log gets its output alone, appended; its folder is created
   * @param errors gets its standard error, appended; in the same folder
   * @throws CannotRun when the program cannot be started
   */
  public static ServiceProcess start(ServiceCommand command, Path log, Path errors) {
    return logged(command, log, errors);
  }

  private static ServiceProcess logged(ServiceCommand command, Path log, @Nullable Path errors) {
    try {
      Files.createDirectories(log.toAbsolutePath().getParent());
      return start(command, log, errors, ProcessBuilder.Redirect.appendTo(log.toFile()));
    } catch (IOException e) {
      throw new CannotRun("cannot write " + log + ": " + e.getMessage(), e);
    }
  }

  /** Starts it with its output where ours goes, for a command that the reader should watch. */
  public static ServiceProcess startInView(ServiceCommand command) {
    return start(command, NO_INPUT.toPath(), null, ProcessBuilder.Redirect.INHERIT);
  }

  private static ServiceProcess start(
      ServiceCommand command, Path log, @Nullable Path errors, ProcessBuilder.Redirect output) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command.command())
              .directory(command.directory().toFile())
              .redirectInput(ProcessBuilder.Redirect.from(NO_INPUT))
              .redirectErrorStream(errors == null)
              .redirectOutput(output);
      if (errors != null) {
        builder.redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()));
      }
      builder.environment().keySet().retainAll(INHERITED);
      builder.environment().putAll(command.environment());
      ServiceProcess service = new ServiceProcess(command, log, errors, builder.start());
      service.stopWithThisJvm();
      return service;
    } catch (IOException e) {
      throw new CannotRun("cannot start " + command + ": " + e.getMessage(), e);
    }
  }

  private void stopWithThisJvm() {
    try {
      Runtime.getRuntime().addShutdownHook(stopWithUs);
    } catch (IllegalStateException alreadyShuttingDown) {
      stop();
      throw alreadyShuttingDown;
    }
  }

  /**
   * Waits until the service says that it is ready.
   *
   * @throws CannotRun when it ended instead or the time is over; the message holds the end of its
   *     log
   */
  public void awaitReady(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    HttpRequest request =
        HttpRequest.newBuilder(command.ready()).timeout(Duration.ofSeconds(2)).build();
    try {
      while (!answers(client, request)) {
        if (!process.isAlive()) {
          throw new CannotRun(obituary());
        }
        if (System.nanoTime() > deadline) {
          throw new CannotRun(
              "%s was not ready within %d s (%s did not answer 200); the end of %s:%n%s"
                  .formatted(command.name(), atMost.toSeconds(), command.ready(), log, tail(log)));
        }
        if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new CannotRun(obituary());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted while waiting for " + command.name(), e);
    }
  }

  private static boolean answers(HttpClient client, HttpRequest request)
      throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** What there is to say when the service is found dead: how it ended and the end of its logs. */
  public String obituary() {
    String how = process.isAlive() ? "is running" : "ended with exit code " + process.exitValue();
    String said = "%s %s; the end of %s:%n%s".formatted(command.name(), how, log, tail(log));
    return errors == null ? said : "%s%nThe end of %s:%n%s".formatted(said, errors, tail(errors));
  }

  private static String tail(Path log) {
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      List<String> all = lines.toList();
      return String.join(
          System.lineSeparator(), all.subList(Math.max(0, all.size() - TAIL_LINES), all.size()));
    } catch (IOException | UncheckedIOException e) {
      return "(cannot read it: " + e.getMessage() + ")";
    }
  }

  public String name() {
    return command.name();
  }

  public Path log() {
    return log;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code when the process ends, for whatever reason. */
  public CompletableFuture<Integer> ended() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /** Ends it at once with SIGKILL and waits until it is gone: nothing can be finished or said. */
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
    forgetHook();
  }

  /**
   * SIGTERM, and SIGKILL when it has not ended 25 s later; then to what it started itself and left
   * behind, with 5 s. Does nothing when it has ended.
   */
  @Override
  public void close() {
    stop();
    forgetHook();
  }

  private void stop() {
    // Of a shell, for instance, whose end is no news to the program that it waited for.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      children.forEach(ProcessHandle::destroy);
      CompletableFuture.allOf(
              children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
          .get(ORPHANS_GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private void forgetHook() {
    try {
      Runtime.getRuntime().removeShutdownHook(stopWithUs);
    } catch (IllegalStateException shuttingDown) {
      // Then the hook runs or has run, and finds the process ended.
      return;
    }
  }
}
