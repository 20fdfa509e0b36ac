package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a benchmark of the proxy is to do.
 *
 * @param projectRoot where the built project is
 * @param rounds interleaved ones of every variant
 * @param slice of load in each round of each variant
 * @param connections that are kept and busy
 * @param routes how many the proxy knows: one process for each number
 * @param share of the requests/s at the limit that the added latency is measured at
 * @param warmUp the longest for one variant
 * @param heap of each JVM, in MiB
 * @param atMost the longest for everything: no further round begins after it
 */
record BenchOptions(
    Path projectRoot,
    int rounds,
    Duration slice,
    int connections,
    List<Integer> routes,
    double share,
    Duration warmUp,
    int heap,
    Duration atMost) {

  BenchOptions {
    projectRoot = projectRoot.toAbsolutePath().normalize();
    routes = List.copyOf(routes);
    require(rounds >= 1, "--rounds", rounds, "1 or more");
    require(connections >= 1, "--connections", connections, "1 or more");
    require(share > 0 && share < 1, "--share", share, "between 0 and 1");
    require(heap >= 64, "--heap", heap, "64 or more");
    require(!slice.isNegative() && !slice.isZero(), "--seconds", slice, "above 0");
    require(!routes.isEmpty(), "--routes", routes, "at least one number");
    routes.forEach(
        count -> require(count >= 1 && count <= 50_000, "--routes", count, "1 to 50000"));
  }

  private static void require(boolean held, String option, Object value, String expected) {
    if (!held) {
      throw new CannotRun(option + " is " + value + " (expected: " + expected + ")");
    }
  }
}
