package io.figwizard.routingproxy.takeover;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.RoutingProxyApplication;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The routing proxy as a process of its own, in a folder that the test brings. */
final class ProxyProcess implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final StringBuilder output = new StringBuilder();

  private ProxyProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "output of " + process.pid());
    reader.setDaemon(true);
    reader.start();
  }

  static ProxyProcess start(Path configuration) throws IOException {
    return new ProxyProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                RoutingProxyApplication.class.getName(),
                "server",
                configuration.toString())
            .redirectErrorStream(true)
            .start());
  }

  /** For ports, 0 takes a free one. */
  static Path configuration(Path folder, String monolith, int port, int adminPort, boolean takeOver)
      throws IOException {
    return configuration(
        folder.resolve(takeOver ? "fresh.yml" : "old.yml"),
        monolith,
        monolith,
        "takeOver: " + takeOver,
        port,
        adminPort);
  }

  /**
   * @param file beside which everything else is
   * @param more lines
   */
  static Path configuration(
      Path file, String monolith, String extracted, String more, int port, int adminPort)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path routes = folder.resolve("routes.yml");
    Files.writeString(
        routes,
        """
        upstreams:
          monolith: {url: "%s"}
          drilling-handler: {url: "%s"}
        default: monolith
        handlers:
          drilling:
            path: /drilling
            extracted: drilling-handler
            actions:
              submit-answer: {effect: write}
        """
            .formatted(monolith, extracted));
    return Files.writeString(
        file,
        """
        routesFile: %s
        stateDirectory: %s
        %s
        dataPlane:
          {host: 127.0.0.1, port: %d, eventLoops: 1, shutdownIdlePeriod: 20s, shutdownGracePeriod: 40s}
        server:
          type: simple
          applicationContextPath: /
          adminContextPath: /admin
          connector: {type: http, bindHost: 127.0.0.1, port: %d}
          requestLog: {appenders: []}
        logging: {level: INFO}
        """
            .formatted(routes, folder.resolve("state"), more, port, adminPort));
  }

  int port() throws InterruptedException {
    return Integer.parseInt(said("The proxy listens on 127\\.0\\.0\\.1:([0-9]+)"));
  }

  int adminPort() throws InterruptedException {
    return Integer.parseInt(said("AbstractConnector: Started .*\\{127\\.0\\.0\\.1:([0-9]+)}"));
  }

  /** Waits until it has logged something of that form; answers the first group. */
  String said(String form) throws InterruptedException {
    Pattern wanted = Pattern.compile(form);
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    synchronized (output) {
      while (true) {
        Matcher found = wanted.matcher(output);
        if (found.find()) {
          return found.groupCount() == 0 ? found.group() : found.group(1);
        }
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0 || !process.isAlive()) {
          throw new AssertionError("it has not said " + form + "; its output:\n" + output);
        }
        output.wait(Math.min(left, 1000));
      }
    }
  }

  /** SIGKILL; when it returns there is no such process any more. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      synchronized (output) {
        throw new AssertionError("still running; its output:\n" + output);
      }
    }
    return process.exitValue();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        synchronized (output) {
          output.append(line).append('\n');
          output.notifyAll();
        }
      }
    } catch (IOException closed) {
      // It was killed.
    }
  }
}
