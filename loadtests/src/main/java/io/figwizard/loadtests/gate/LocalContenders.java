package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.stack.Heap;
import io.figwizard.loadtests.stack.LocalFunction;
import io.figwizard.loadtests.stack.LocalServices;
import io.figwizard.loadtests.stack.ServiceCommand;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** The repository's own monolith and drilling function, fresh processes on free ports. */
final class LocalContenders implements Contenders {
  private static final Duration START = Duration.ofSeconds(90);

  private final LocalServices services;

  LocalContenders(LocalServices services) {
    this.services = services;
  }

  @Override
  public Pair launch(Path logs) throws IOException {
    List<Integer> ports = freePorts(3);
    URI monolithUrl = LocalServices.local(ports.get(0));
    ServiceProcess monolith =
        ServiceProcess.start(
            measured(services.monolith(ports.get(0), ports.get(1))), logs.resolve("monolith.log"));
    try {
      ServiceProcess extracted =
          ServiceProcess.start(
              measured(
                  services.function(
                      LocalFunction.DRILLING, ports.get(2), monolithUrl, Heap.MEASURED)),
              logs.resolve("drilling-handler.log"));
      try {
        monolith.awaitReady(START);
        extracted.awaitReady(START);
        return new Running(monolith, monolithUrl, extracted, LocalServices.local(ports.get(2)));
      } catch (RuntimeException e) {
        extracted.close();
        throw e;
      }
    } catch (RuntimeException e) {
      monolith.close();
      throw e;
    }
  }

  /**
   * Generated users pay for nothing and have more decks than are free: creating one must work. And
   * nobody measures jobs.
   */
  private static ServiceCommand measured(ServiceCommand service) {
    return service
        .with("FREE_DECKS", Integer.toString(Integer.MAX_VALUE))
        .with("WORKER_ENABLED", "false");
  }

  /** All open at the same time, so that they differ. */
  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      }
      return sockets.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    }
  }

  private record Running(
      ServiceProcess monolithProcess,
      URI monolithUrl,
      ServiceProcess extractedProcess,
      URI extractedUrl)
      implements Pair {
    @Override
    public Contender monolith() {
      return new Contender(monolithUrl, OptionalLong.of(monolithProcess.pid()));
    }

    @Override
    public Contender extracted() {
      return new Contender(extractedUrl, OptionalLong.of(extractedProcess.pid()));
    }

    @Override
    public void close() {
      extractedProcess.close();
      monolithProcess.close();
    }
  }
}
