package io.figwizard.loadtests.gate;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Gatling wrote about one run.
 *
 * @param version the Gatling that wrote it
 * @param simulationClass the simulation that ran
 * @param startMillis when the run began, epoch milliseconds
 * @param requests every request, in the order of its end
 * @param errors failures outside of requests, such as a feed that ran dry
 */
record SimulationLog(
    String version,
    String simulationClass,
    long startMillis,
    List<LoggedRequest> requests,
    List<String> errors) {

  /** The only version whose log this reader was checked against. */
  static final String KNOWN_VERSION = "3.15.1";

  /**
   * Reads {@code simulation.log}.
   *
   * @throws SimulationLogException if it is not a complete log of the known Gatling version
   */
  static SimulationLog read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      return new SimulationLogReader(file, in).read();
    } catch (EOFException e) {
      throw new SimulationLogException(
          file
              + " ends in the middle of a record (expected: a complete log). The load generator was"
              + " stopped before it could finish: run the gate again.",
          e);
    }
  }
}
