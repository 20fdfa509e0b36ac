package io.figwizard.loadtests.bench;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A program that sends load, off the proxy's processor.
 *
 * @param path where it is
 * @param output where what it prints goes
 */
record LoadProgram(Machine machine, String path, Path output) {

  /** What it has printed, on either channel, when it is done. */
  String run(List<String> arguments) throws IOException {
    Process process =
        new ProcessBuilder(
                machine.onOtherCores(Stream.concat(Stream.of(path), arguments.stream()).toList()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted", e);
    }
    return Files.readString(output);
  }
}
