package io.figwizard.loadtests.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineTest {

  @TempDir Path folder;

  @Test
  void readsWhichProcessorsItMayUse() {
    assertThat(Machine.ranges("0-2,8")).containsExactly(0, 1, 2, 8);
    assertThat(Machine.ranges("5")).containsExactly(5);
  }

  @Test
  void givesTheLastProcessorToTheProxyAlone() throws Exception {
    Path taskset = program("taskset");
    Machine machine = new Machine(List.of(folder), List.of(2, 4, 5));

    assertThat(machine.onProxyCore(List.of("nginx", "-c")))
        .containsExactly(taskset.toString(), "-c", "5", "nginx", "-c");
    assertThat(machine.onOtherCores(List.of("wrk")))
        .containsExactly(taskset.toString(), "-c", "2,4", "wrk");
  }

  @Test
  void givesWhatIsNotMeasuredOnlyWhatNobodyElseWants() throws Exception {
    Path taskset = program("taskset");
    Machine machine = new Machine(List.of(folder), List.of(0, 1));
    assertThat(machine.onlyWhenIdle(List.of("java")))
        .as("without chrt")
        .containsExactly(taskset.toString(), "-c", "0", "java");

    Path chrt = program("chrt");
    assertThat(machine.onlyWhenIdle(List.of("java")))
        .containsExactly(chrt.toString(), "--idle", "0", taskset.toString(), "-c", "0", "java");
  }

  @Test
  void pinsNothingWithOneProcessorOrWithoutTheProgram() throws Exception {
    assertThat(new Machine(List.of(folder), List.of(0, 1)).onProxyCore(List.of("x")))
        .containsExactly("x");
    program("taskset");
    assertThat(new Machine(List.of(folder), List.of(0)).onProxyCore(List.of("x")))
        .containsExactly("x");
  }

  @Test
  void findsOnlyProgramsThatCanBeRun() throws Exception {
    Files.writeString(folder.resolve("wrk"), "no program");

    assertThat(new Machine(List.of(folder), List.of(0)).program("wrk")).isEmpty();
  }

  private Path program(String name) throws Exception {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
