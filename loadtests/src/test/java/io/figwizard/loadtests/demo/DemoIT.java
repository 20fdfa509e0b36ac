package io.figwizard.loadtests.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The demo with the real services, in small: little data, short steps, forced flips, because a gate
 * refuses so little data. It checks itself: every claim it prints is one of this test's.
 */
class DemoIT {

  @TempDir Path folder;

  @Test
  void movesTheRouteToTheFunctionAndBackAndHoldsWhatItClaims() {
    int exitCode =
        new CommandLine(new DemoCommand())
            .execute(
                "--profile=ci",
                "--project=..",
                "--fig-directory=" + folder,
                "--skip-gate=the gate refuses data of test size",
                "--rate=30",
                "--warm-up=5",
                "--step=4",
                "--port=0",
                "--admin-port=0",
                "--monolith-port=0",
                "--monolith-admin-port=0",
                "--drilling-port=0");

    assertThat(exitCode).isZero();
  }
}
