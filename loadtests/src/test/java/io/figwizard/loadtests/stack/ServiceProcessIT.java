package io.figwizard.loadtests.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against real child JVMs, run from source by the java launcher. */
class ServiceProcessIT {

  private static final Duration LONG = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void waitsUntilTheServiceAnswers() throws IOException {
    int port = freePort();

    try (ServiceProcess service = start(server(port), Map.of())) {
      service.awaitReady(LONG);

      assertThat(service.isAlive()).isTrue();
    }
  }

  @Test
  void endsTheProcessWhenClosed() throws Exception {
    int port = freePort();
    ServiceProcess service = start(server(port), Map.of());
    service.awaitReady(LONG);

    service.close();

    assertThat(service.ended().get(60, TimeUnit.SECONDS)).isEqualTo(143);
    assertThat(ProcessHandle.of(service.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void endsWhatAShellWouldLeaveBehind() throws Exception {
    Program server = server(freePort());
    ServiceCommand shell =
        new ServiceCommand(
            "shell",
            folder,
            // Two commands, or the shell would become the first.
            List.of("sh", "-c", java() + " " + server.source() + "; true"),
            Map.of(),
            LocalServices.local(server.ready()));
    ServiceProcess service = ServiceProcess.start(shell, folder.resolve("service.log"));
    service.awaitReady(LONG);

    service.close();

    long deadline = System.nanoTime() + LONG.toNanos();
    while (listens(server.ready())) {
      assertThat(System.nanoTime()).as("still listens").isLessThan(deadline);
    }
  }

  @Test
  void killsWithoutGrace() throws Exception {
    int port = freePort();
    ServiceProcess service = start(server(port), Map.of());
    service.awaitReady(LONG);

    service.kill();

    assertThat(service.ended().get(60, TimeUnit.SECONDS)).isEqualTo(137);
  }

  @Test
  void tellsTheEndOfTheLogWhenTheServiceDiesAtStart() throws IOException {
    String source =
        """
        public class Dies {
          public static void main(String[] a) {
            System.err.println("the database said no");
            System.exit(7);
          }
        }
        """;

    try (ServiceProcess service = start(command(source, "Dies", freePort()), Map.of())) {
      assertThatThrownBy(() -> service.awaitReady(LONG))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("exit code 7")
          .hasMessageContaining("the database said no")
          .hasMessageContaining("service.log");
    }
  }

  @Test
  void givesUpOnAServiceThatNeverGetsReady() throws IOException {
    try (ServiceProcess service = start(server(freePort()).withReadyAt(freePort()), Map.of())) {
      assertThatThrownBy(() -> service.awaitReady(Duration.ofSeconds(1)))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("not ready within 1 s");
    }
  }

  @Test
  void handsOverOnlyTheVariablesMeantForTheService() throws Exception {
    String source =
        """
        public class Shows {
          public static void main(String[] a) {
            System.getenv().keySet().stream().sorted().forEach(System.out::println);
          }
        }
        """;

    try (ServiceProcess service =
        start(command(source, "Shows", freePort()), Map.of("MEANT_FOR_IT", "yes"))) {
      assertThat(service.ended().get(60, TimeUnit.SECONDS)).isZero();
    }

    List<String> variables = Files.readAllLines(folder.resolve("service.log"), UTF_8);
    assertThat(variables).contains("MEANT_FOR_IT", "PATH");
    assertThat(variables)
        .allMatch(
            name ->
                name.equals("MEANT_FOR_IT")
                    || ServiceProcess.INHERITED.contains(name)
                    || !System.getenv().containsKey(name));
  }

  @Test
  void namesTheProgramThatCannotBeStarted() {
    ServiceCommand command =
        new ServiceCommand(
            "nothing", folder, List.of("/does/not/exist"), Map.of(), URI.create("about:blank"));

    assertThatThrownBy(() -> ServiceProcess.start(command, folder.resolve("nothing.log")))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("/does/not/exist");
  }

  private ServiceProcess start(Program program, Map<String, String> environment) {
    return ServiceProcess.start(
        new ServiceCommand(
            "test-service",
            folder,
            List.of(java(), program.source().toString()),
            environment,
            LocalServices.local(program.ready())),
        folder.resolve("service.log"));
  }

  private Program server(int port) throws IOException {
    return command(
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
        """
            .formatted(port),
        "Serves",
        port);
  }

  private Program command(String source, String name, int ready) throws IOException {
    return new Program(Files.writeString(folder.resolve(name + ".java"), source), ready);
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static boolean listens(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private record Program(Path source, int ready) {
    Program withReadyAt(int port) {
      return new Program(source, port);
    }
  }
}
