package io.figwizard.handlertesting;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dropwizard application in a process of its own, on the class path of the test: for what only a
 * real process shows, such as signals. Configure port 0; {@link #address} knows the real one.
 */
public final class ServerProcess implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  // What Jetty logs: Started application@5e1218b4{HTTP/1.1, (http/1.1)}{0.0.0.0:41234}
  private static final Pattern STARTED =
      Pattern.compile("Started (application|admin)@.*\\{[0-9.]+:([0-9]+)}");

  private final Process process;
  private final Runnable afterServing;
  private final StringBuffer output = new StringBuffer();
  private final CompletableFuture<URI> application = new CompletableFuture<>();
  private final CompletableFuture<URI> admin = new CompletableFuture<>();
  private volatile boolean allRead;

  private ServerProcess(Process process, Runnable afterServing) {
    this.process = process;
    this.afterServing = afterServing;
    Thread reader = new Thread(this::readOutput, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it in the working directory of the test.
   *
   * @param environment added to that of the test
   */
  public static ServerProcess start(
      Class<?> main, Map<String, String> environment, String... arguments) {
    return start(main.getName(), Path.of(""), environment, arguments);
  }

  /** As the other one, for a main class that the test cannot see. */
  public static ServerProcess start(
      String main, Path workingDirectory, Map<String, String> environment, String... arguments) {
    ClassArchive archive = OfTheTests.ARCHIVE;
    Path itsClass = Path.of("target", "classes", main.replace('.', '/') + ".class");
    List<String> options = archive.options(Files.exists(itsClass));
    return start(
        archive.classPath(),
        options,
        () -> archive.served(options),
        main,
        workingDirectory,
        environment,
        arguments);
  }

  /** As the others, on another class path than the test's. */
  public static ServerProcess startOn(
      String classPath,
      String main,
      Path workingDirectory,
      Map<String, String> environment,
      String... arguments) {
    return start(classPath, List.of(), () -> {}, main, workingDirectory, environment, arguments);
  }

  private static ServerProcess start(
      String classPath,
      List<String> options,
      Runnable afterServing,
      String main,
      Path workingDirectory,
      Map<String, String> environment,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"));
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(workingDirectory.toAbsolutePath().toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(builder.start(), afterServing);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + main, e);
    }
  }

  /** Where the application listens, as soon as it does. */
  public URI address() {
    return await(application);
  }

  /** Where the admin connector listens, as soon as it does. */
  public URI adminAddress() {
    return await(admin);
  }

  /** What the process printed so far. */
  public String output() {
    return output.toString();
  }

  /**
   * Returns as soon as it has printed that.
   *
   * @throws IllegalStateException with all that it has printed, where it ends without it
   */
  public void awaitOutput(String text) throws Exception {
    Eventually.holds(
        "it prints '" + text + "'",
        () -> {
          // In this order: what it printed last is read after it has ended.
          boolean ended = allRead;
          if (ended && output.indexOf(text) < 0) {
            throw new IllegalStateException(
                "it ended without printing '" + text + "'; its output:\n" + output);
          }
          return output.indexOf(text) >= 0;
        });
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** SIGKILL. */
  public void kill() {
    boolean served = process.isAlive();
    process.destroyForcibly();
    if (served) {
      afterServing.run();
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * @return the status it ended with; 143 after a SIGTERM
   */
  public int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("still running; its output:\n" + output);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    try {
      kill();
    } finally {
      awaitExit();
    }
  }

  private URI await(CompletableFuture<URI> address) {
    try {
      return address.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the server did not start; its output:\n" + output, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void readOutput() {
    try (BufferedReader reader = process.inputReader()) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        output.append(line).append('\n');
        Matcher started = STARTED.matcher(line);
        if (started.find()) {
          CompletableFuture<URI> address = started.group(1).equals("admin") ? admin : application;
          address.complete(URI.create("http://127.0.0.1:" + started.group(2)));
        }
      }
    } catch (IOException e) {
      output.append(e).append('\n');
    }
    allRead = true;
    IllegalStateException ended = new IllegalStateException("the process ended");
    application.completeExceptionally(ended);
    admin.completeExceptionally(ended);
  }

  /** Packed with the first process. */
  private static final class OfTheTests {
    static final ClassArchive ARCHIVE =
        JarredClassPath.pack(
            System.getProperty("java.class.path"), Path.of("target", "class-archive"));
  }
}
