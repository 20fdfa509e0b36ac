package io.figwizard.loadtests.tour;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.loadtests.stack.SharedStack;
import io.figwizard.loadtests.stack.StackAddresses;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole product, end to end: every service is a process, and everything goes by the proxy. */
@Timeout(value = 10, unit = MINUTES)
class TourIT {

  @RegisterExtension static final SharedStack STACK = new SharedStack();

  // A request and the answer below it, which says who gave it.
  private static final Pattern ANSWERED =
      Pattern.compile("> POST /([a-z-]+) [^\\n]*\\n  < \\d+ by the (\\w+)");

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

  /** In the middle of a migration: tokens of one side, money and cards of the other. */
  @ParameterizedTest
  @CsvSource({
    "production, 'billing drilling dashboard webhook'",
    "sandbox, 'auth-sandbox conversation-sandbox'"
  })
  void leadsThroughTheProductWhileSomeGroupsHaveMoved(String variant, String moved) {
    Set<String> extracted = Set.of(moved.split(" "));
    move(variant, extracted);

    Tour.walk(STACK.addresses(), variant, null, out());

    Map<String, Set<String>> served = sides();
    for (String handler : List.of("auth", "billing", "conversation", "dashboard", "drilling")) {
      String path = handler + Journey.suffix(variant);
      assertThat(served.get(path))
          .as(path)
          .containsExactly(extracted.contains(path) ? "extracted" : "monolith");
    }
    assertThat(transcript()).contains("~ notification {\"id\"").contains("application/pdf");
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

  /** The groups of the variant: these are extracted, the others at the monolith. */
  private static void move(String variant, Set<String> extracted) {
    Admin admin = new Admin(HttpClient.newHttpClient(), STACK.addresses().proxyAdmin());
    boolean sandbox = variant.equals("sandbox");
    for (JsonNode route : admin.routes()) {
      String group = route.path("group").asText();
      String mode = extracted.contains(group) ? "extracted" : "monolith";
      if (group.endsWith("-sandbox") == sandbox
          && admin.canMove(route)
          && !route.path("mode").asText().equals(mode)) {
        admin.force(route.path("id").asText(), mode, "a migration that has come half-way");
      }
    }
  }

  /** Who answered, as the transcript says it: handlers and their sides. */
  private Map<String, Set<String>> sides() {
    Map<String, Set<String>> sides = new TreeMap<>();
    ANSWERED
        .matcher(transcript())
        .results()
        .forEach(
            answer ->
                sides
                    .computeIfAbsent(answer.group(1), handler -> new TreeSet<>())
                    .add(answer.group(2)));
    return sides;
  }

  private PrintStream out() {
    return new PrintStream(shown, true, UTF_8);
  }

  private String transcript() {
    return shown.toString(UTF_8);
  }
}
