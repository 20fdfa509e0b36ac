package io.figwizard.loadtests.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.stack.SharedStack;
import io.figwizard.loadtests.stack.StackAddresses;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole product, end to end: every service is a process, and everything goes by the proxy. */
@Timeout(value = 10, unit = MINUTES)
class TourIT {

  @RegisterExtension static final SharedStack STACK = new SharedStack();

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @ParameterizedTest
  @CsvSource({
    "production, monolith",
    "sandbox, monolith",
    "production, extracted",
    "sandbox, extracted"
  })
  void leadsThroughTheProductOnEachSide(String variant, String side) {
    Tour.walk(STACK.addresses(), variant, side, out());

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
            STACK.addresses().proxyAdmin(),
            STACK.addresses().providerTwins());

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
