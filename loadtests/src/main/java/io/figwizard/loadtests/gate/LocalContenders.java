package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.stack.FreePorts;
import io.figwizard.loadtests.stack.Heap;
import io.figwizard.loadtests.stack.LocalFunction;
import io.figwizard.loadtests.stack.LocalServices;
import io.figwizard.loadtests.stack.ServiceCommand;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** The repository's own monolith and drilling function, fresh processes on free ports. */
final class LocalContenders implements Contenders {
  private static final Duration START = Duration.ofSeconds(90);

  private final LocalServices services;

  LocalContenders(LocalServices services) {
    this.services = services;
  }

  @Override
  public Pair launch(Path logs) {
    FreePorts ports = new FreePorts();
    int monolithPort = ports.next();
    int functionPort = ports.next();
    URI monolith = LocalServices.local(monolithPort);
    return FreshPair.start(
        side(services.monolith(monolithPort, ports.next()), monolith),
        side(
            services.function(LocalFunction.DRILLING, functionPort, monolith, Heap.MEASURED),
            LocalServices.local(functionPort)),
        logs);
  }

  /**
   * Generated users pay for nothing and have more decks than are free: creating one must work. And
   * nobody measures jobs.
   */
  private static FreshPair.Side side(ServiceCommand service, URI url) {
    return new FreshPair.Side(
        service
            .with("FREE_DECKS", Integer.toString(Integer.MAX_VALUE))
            .with("WORKER_ENABLED", "false"),
        url,
        START);
  }
}
