package io.figwizard.loadtests.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.CannotRun;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With real processes that live as long as a shell waits. */
class SupervisionIT {

  private static final CannotRun NOT_READY = new CannotRun("auth-handler was not ready");

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final AtomicInteger starts = new AtomicInteger();
  private final BlockingQueue<ServiceProcess> started = new ArrayBlockingQueue<>(10);

  @Test
  void startsAgainWhatDied() throws Exception {
    try (ServiceProcess dying = process("exit 7")) {
      supervision(name -> process("exec sleep 600")).watch(dying);

      try (ServiceProcess again = started.poll(60, TimeUnit.SECONDS)) {
        assertThat(again).isNotNull();
        assertThat(said())
            .contains("ended with exit code 7")
            .contains("Starting auth-handler again");
        stopping.set(true);
      }
    }
  }

  @Test
  void triesAgainAndAgainWhatDoesNotStart() throws Exception {
    supervision(
            name -> {
              if (starts.incrementAndGet() < 3) {
                throw NOT_READY;
              }
              return process("exec sleep 600");
            })
        .watch("auth-handler", NOT_READY);

    try (ServiceProcess again = started.poll(60, TimeUnit.SECONDS)) {
      assertThat(again).isNotNull();
      assertThat(starts).hasValue(3);
      assertThat(said().split("auth-handler was not ready", -1)).hasSize(4);
      stopping.set(true);
    }
  }

  @Test
  void leavesAloneWhatIsToldToEnd() throws Exception {
    try (ServiceProcess service = process("exec sleep 600")) {
      supervision(name -> process("exec sleep 600")).watch(service);
      stopping.set(true);

      service.close();
      service.ended().get(60, TimeUnit.SECONDS);

      assertThat(started.poll(200, TimeUnit.MILLISECONDS)).isNull();
      assertThat(said()).isEmpty();
    }
  }

  private Supervision supervision(java.util.function.Function<String, ServiceProcess> restart) {
    return new Supervision(
        name -> {
          ServiceProcess service = restart.apply(name);
          started.add(service);
          return service;
        },
        stopping::get,
        Duration.ofMillis(10),
        new PrintStream(out, true, UTF_8));
  }

  private String said() {
    return out.toString(UTF_8);
  }

  private ServiceProcess process(String script) {
    return ServiceProcess.start(
        new ServiceCommand(
            "auth-handler",
            folder,
            List.of("/bin/sh", "-c", script),
            Map.of(),
            URI.create("about:blank")),
        folder.resolve("service.log"));
  }
}
