package io.figwizard.routingproxy.control.evidence;

import io.figwizard.routingproxy.routes.Upstream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the sides which builds they run ({@code GET /fig/build}). Thread-safe. */
public final class RunningBuilds {

  private final SideClient client;

  /**
   * @param timeout of each question
   */
  public RunningBuilds(Duration timeout) {
    client = new SideClient(timeout);
  }

  /** One for each URL of the side. They complete within the timeout, never exceptionally. */
  public List<CompletableFuture<RunningBuild>> ask(String side, Upstream upstream) {
    return client.ask(
        upstream,
        "/fig/build",
        (server, data, fault) -> {
          String build = data.path("build").asText("");
          String missing = build.isEmpty() ? "its answer has no data.build" : "";
          return new RunningBuild(side, server, build, fault.isEmpty() ? missing : fault);
        });
  }
}
