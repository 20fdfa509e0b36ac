package io.figwizard.loadtests.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void writesLinesAFewSecondsApartWhereThereIsNoTerminal() {
    ProgressLine line = new ProgressLine(stream(), false, nanos::get);

    line.update("10%");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    line.update("20%");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
    line.update("70%");
    line.done("all");

    assertThat(written.toString(UTF_8).lines()).containsExactly("10%", "70%", "all");
  }

  @Test
  void rewritesOneLineOnATerminal() {
    ProgressLine line = new ProgressLine(stream(), true, nanos::get);

    line.update("10%");
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
    line.update("20%");
    line.done("all");

    assertThat(written.toString(UTF_8))
        .isEqualTo("\r\u001B[K10%\r\u001B[K20%\r\u001B[Kall" + System.lineSeparator());
  }

  private PrintStream stream() {
    return new PrintStream(written, true, UTF_8);
  }
}
