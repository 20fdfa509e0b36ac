package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With three real generations of processes: this JVM, one that starts a service, the service. */
class NoOrphansIT {

  private static final int SIGINT = 2;
  private static final String SERVICE =
      """
      public class Serves {
        public static void main(String[] a) throws Exception {
          var server = com.sun.net.httpserver.HttpServer.create(
              new java.net.InetSocketAddress("127.0.0.1", %d), 0);
          server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
          server.start();
        }
      }
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"TERM", "INT"})
  void endsItsServicesWhenItIsToldToEnd(String signal) throws Exception {
    assumeThat(signal.equals("INT") && ignoresInterrupts())
        .as("a shell that runs a job in the background makes it, and its children, deaf to SIGINT")
        .isFalse();
    Process parent = startParent();
    ProcessHandle child = child(parent);

    new ProcessBuilder("kill", "-" + signal, Long.toString(parent.pid())).start().waitFor();

    assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    child.onExit().get(60, TimeUnit.SECONDS);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void saysThatItIsStopping() throws Exception {
    Process parent = startParent();
    child(parent);

    parent.destroy();

    assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(folder.resolve("parent.log"))).contains("Stopping everything");
  }

  /** Linux tells; elsewhere this is taken to be a terminal. */
  private static boolean ignoresInterrupts() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(ignored -> (ignored & 1L << SIGINT - 1) != 0);
    }
  }

  private Process startParent() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Path source = Files.writeString(folder.resolve("Serves.java"), SERVICE.formatted(port));
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            ServiceParent.class.getName(),
            source.toString(),
            Integer.toString(port),
            pidFile().toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("parent.log").toFile())
        .start();
  }

  private ProcessHandle child(Process parent) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (!Files.exists(pidFile()) && System.nanoTime() < deadline) {
      assertThat(parent.waitFor(50, TimeUnit.MILLISECONDS))
          .as(() -> "ended early: " + folder.resolve("parent.log"))
          .isFalse();
    }
    return ProcessHandle.of(Long.parseLong(Files.readString(pidFile()))).orElseThrow();
  }

  private Path pidFile() {
    return folder.resolve("child.pid");
  }
}
