package io.figwizard.loadtests.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.loadtests.stack.LocalStack;
import io.figwizard.loadtests.stack.StackAddresses;
import io.figwizard.loadtests.stack.StackOptions;
import io.figwizard.loadtests.stack.StackPlan;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The whole product, end to end: every service is a process, and everything goes by the proxy. */
@Timeout(value = 10, unit = MINUTES)
class TourIT {

  @TempDir static Path folder;

  private static LocalStack stack;

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @BeforeAll
  static void startTheStack() {
    StackOptions options =
        CommandLine.populateCommand(
            new StackOptions(),
            "--profile=ci",
            "--project=..",
            "--fig-directory=" + folder,
            "--any-ports");
    stack =
        LocalStack.start(
            options, StackPlan.tour(), ProgressLine.onStandardOutput(), Clock.systemUTC());
  }

  @AfterAll
  static void stopTheStack() {
    stack.close();
  }

  @ParameterizedTest
  @CsvSource({
    "production, monolith",
    "sandbox, monolith",
    "production, extracted",
    "sandbox, extracted"
  })
  void leadsThroughTheProductOnEachSide(String variant, String side) {
    Tour.walk(stack.addresses(), variant, side, out());

    assertThat(transcript())
        .contains(
            "1. Who serves it", "Sign up", "Drill", "Talk", "Pay", "dashboard", "Export", "Leave")
        .contains("\"correct\":true")
        .contains("\"plan\":\"team\"")
        .contains("~ notification {\"id\"")
        .contains("application/pdf")
        .contains("by the " + side)
        .contains("401")
        .doesNotContain("correct horse")
        .doesNotContainPattern("eyJ[\\w-]{20}");
  }

  @Test
  void stopsWithWhatWasExpectedWhereNobodyAnswers() {
    StackAddresses nowhere =
        new StackAddresses(
            URI.create("http://127.0.0.1:1"),
            stack.addresses().proxyAdmin(),
            stack.addresses().providerTwins());

    assertThatThrownBy(() -> Tour.walk(nowhere, "production", null, out()))
        .isInstanceOf(UnexpectedAnswer.class)
        .hasMessageContaining("http://127.0.0.1:1/auth")
        .hasMessageContaining("expected: an answer");
  }

  private PrintStream out() {
    return new PrintStream(shown, true, UTF_8);
  }

  private String transcript() {
    return shown.toString(UTF_8);
  }
}
