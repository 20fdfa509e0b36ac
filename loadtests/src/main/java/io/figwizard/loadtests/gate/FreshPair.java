package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.stack.ServiceCommand;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;

/** Both sides as processes started for one launch. Closing ends both. */
record FreshPair(
    ServiceProcess monolithProcess,
    URI monolithUrl,
    ServiceProcess extractedProcess,
    URI extractedUrl)
    implements Contenders.Pair {

  /**
   * How to start one side.
   *
   * @param url where it will listen
   * @param patience how long it may take until it is ready
   */
  record Side(ServiceCommand command, URI url, Duration patience) {
    private ServiceProcess start(Path logs) {
      return ServiceProcess.start(command, logs.resolve(command.name() + ".log"));
    }
  }

  /**
   * Starts both and waits until both are ready.
   *
   * @throws io.figwizard.loadtests.CannotRun if one does not become ready; then none runs
   */
  static FreshPair start(Side monolith, Side extracted, Path logs) {
    ServiceProcess first = monolith.start(logs);
    try {
      ServiceProcess second = extracted.start(logs);
      try {
        first.awaitReady(monolith.patience());
        second.awaitReady(extracted.patience());
        return new FreshPair(first, monolith.url(), second, extracted.url());
      } catch (RuntimeException e) {
        second.close();
        throw e;
      }
    } catch (RuntimeException e) {
      first.close();
      throw e;
    }
  }

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
