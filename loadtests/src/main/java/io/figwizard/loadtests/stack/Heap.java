package io.figwizard.loadtests.stack;

import java.util.List;

/** How much memory a JVM of the local stack may use. */
public enum Heap {
  /**
   * Like a small container, and the same for both sides, so that a gate compares code and not
   * heaps.
   */
  MEASURED("-Xms192m", "-Xmx512m"),
  /** For functions that wait for somebody to move a route to them. */
  IDLE("-Xms16m", "-Xmx256m");

  private final List<String> sizes;

  Heap(String... sizes) {
    this.sizes = List.of(sizes);
  }

  /** For the command line. */
  List<String> options() {
    return List.of(
        sizes.get(0),
        sizes.get(1),
        "-XX:+UseSerialGC",
        // A dozen JVMs that compile for a minute leave two cores no time to serve.
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError");
  }
}
