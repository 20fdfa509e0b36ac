package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PortsIT {

  @Test
  void choosesFreeOnes() {
    Ports.Chosen chosen = Ports.anyFree().choose();

    assertThat(
            Set.of(
                chosen.proxy(),
                chosen.proxyAdmin(),
                chosen.monolith(),
                chosen.monolithAdmin(),
                chosen.drilling()))
        .hasSize(5)
        .allMatch(port -> port > 0);
  }

  @Test
  void saysWhichPortIsTakenAndHowToChooseAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = parse("--monolith-port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(ports::choose)
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("port " + taken.getLocalPort() + ", meant for the monolith")
          .hasMessageContaining("--monolith-port");
    }
  }

  @Test
  void refusesANumberThatIsNoPort() {
    assertThatThrownBy(parse("--drilling-port", "70000")::choose)
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("70000");
  }

  private static Ports parse(String... more) {
    Ports ports = new Ports();
    String[] free = {
      "--port=0",
      "--admin-port=0",
      "--monolith-port=0",
      "--monolith-admin-port=0",
      "--drilling-port=0"
    };
    CommandLine line =
        new CommandLine(
            CommandLine.Model.CommandSpec.create()
                .addMixin("ports", CommandLine.Model.CommandSpec.forAnnotatedObject(ports)));
    line.setOverwrittenOptionsAllowed(true);
    String[] all = new String[free.length + more.length];
    System.arraycopy(free, 0, all, 0, free.length);
    System.arraycopy(more, 0, all, free.length, more.length);
    line.parseArgs(all);
    return ports;
  }
}
