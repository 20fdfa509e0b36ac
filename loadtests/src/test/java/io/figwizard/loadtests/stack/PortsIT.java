package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PortsIT {

  @RepeatedTest(100)
  void choosesFreeOnesAndNoneTwice() {
    Ports.Chosen chosen = Ports.anyFree().choose(EnumSet.allOf(LocalFunction.class), true);

    Set<Integer> ports = new HashSet<>(chosen.functions().values());
    ports.addAll(
        Set.of(
            chosen.proxy(),
            chosen.proxyAdmin(),
            chosen.monolith(),
            chosen.monolithAdmin(),
            chosen.stripeTwin(),
            chosen.providerTwins(),
            chosen.smtpTwin()));
    assertThat(ports).hasSize(7 + LocalFunction.values().length).allMatch(port -> port > 0);
  }

  @Test
  void asksOnlyForThePortsOfWhatWillRun() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = parse("--auth-sandbox-port", Integer.toString(taken.getLocalPort()));

      assertThat(choose(ports, LocalFunction.AUTH).functions())
          .containsOnlyKeys(LocalFunction.AUTH);
      assertThatThrownBy(() -> choose(ports, LocalFunction.AUTH_SANDBOX))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("meant for the function auth-sandbox")
          .hasMessageContaining("--auth-sandbox-port");
    }
  }

  @Test
  void everyFunctionHasADefaultPortOfItsOwn() {
    String help = new CommandLine(new UpCommand()).getUsageMessage();

    assertThat(LocalFunction.values())
        .allSatisfy(
            function ->
                assertThat(help)
                    .contains("--" + function.id() + "-port")
                    .contains(
                        "FIG_"
                            + function.id().toUpperCase(Locale.ROOT).replace('-', '_')
                            + "_PORT"));
    assertThat(Pattern.compile("default (80\\d\\d)").matcher(help).results().map(m -> m.group(1)))
        .doesNotHaveDuplicates();
  }

  @Test
  void saysWhichPortIsTakenAndHowToChooseAnother() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ports ports = parse("--monolith-port", Integer.toString(taken.getLocalPort()));

      assertThatThrownBy(() -> choose(ports, LocalFunction.DRILLING))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("port " + taken.getLocalPort() + ", meant for the monolith")
          .hasMessageContaining("--monolith-port");
    }
  }

  @Test
  void refusesOnePortForTwo() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Ports ports = parse("--monolith-port=" + free, "--drilling-port=" + free);

    assertThatThrownBy(() -> choose(ports, LocalFunction.DRILLING))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("port " + free)
        .hasMessageContaining("something else too");
  }

  @Test
  void refusesANumberThatIsNoPort() {
    Ports ports = parse("--drilling-port", "70000");

    assertThatThrownBy(() -> choose(ports, LocalFunction.DRILLING))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("70000");
  }

  private static Ports.Chosen choose(Ports ports, LocalFunction function) {
    return ports.choose(EnumSet.of(function), false);
  }

  private static Ports parse(String... more) {
    Ports ports = new Ports();
    String[] free = {
      "--port=0",
      "--admin-port=0",
      "--monolith-port=0",
      "--monolith-admin-port=0",
      "--auth-port=0",
      "--auth-sandbox-port=0",
      "--drilling-port=0",
      "--drilling-sandbox-port=0"
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
