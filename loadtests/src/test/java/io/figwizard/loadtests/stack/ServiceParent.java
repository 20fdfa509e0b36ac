package io.figwizard.loadtests.stack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A main of its own for {@link NoOrphansIT}: starts a service and waits to be ended. */
final class ServiceParent {

  private ServiceParent() {}

  /** Arguments: the service's source, its port, the file that gets its process id. */
  public static void main(String... arguments) throws Exception {
    ServiceCommand command =
        new ServiceCommand(
            "child",
            Path.of("").toAbsolutePath(),
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), arguments[0]),
            Map.of(),
            LocalServices.local(Integer.parseInt(arguments[1])));
    try (Opened opened = new Opened()) {
      ServiceProcess service =
          opened.open(() -> ServiceProcess.start(command, Path.of(arguments[0] + ".log")));
      service.awaitReady(Duration.ofSeconds(60));
      Path unfinished = Path.of(arguments[2] + ".unfinished");
      Files.writeString(unfinished, Long.toString(service.pid()));
      Files.move(unfinished, Path.of(arguments[2]));
      Thread.currentThread().join();
    }
  }
}
