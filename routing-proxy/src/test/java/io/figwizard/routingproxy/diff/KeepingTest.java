package io.figwizard.routingproxy.diff;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.diff.Example.KeptRequest;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.CopiedAnswer.Header;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeepingTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final Keeping keeping = new Keeping(new Redaction(new byte[32]), Clock.systemUTC());

  @Test
  void saysWhetherWhatIsKeptOfARequestIsAllOfIt() {
    assertThat(kept("/x", "application/json", "{\"deck\":7}").incomplete()).isFalse();
    assertThat(kept("/x", "application/json", "").incomplete()).as("no body").isFalse();
    assertThat(kept("/x", "application/json", "{\"email\":\"ada@example.com\"}").incomplete())
        .as("what was taken out is marked where it stood")
        .isFalse();
  }

  @Test
  void saysThatABodyWasCutOrNotKept() {
    KeptRequest cut = kept("/x", "application/json", "{\"a\":\"" + "b ".repeat(1500) + "\"}");
    assertThat(cut.body()).hasSizeLessThan(2100).endsWith("...");
    assertThat(cut.incomplete()).isTrue();

    KeptRequest form = kept("/x", "application/x-www-form-urlencoded", "a=b");
    assertThat(form.body()).isNull();
    assertThat(form.incomplete()).isTrue();
  }

  @Test
  void saysThatATargetWasCut() {
    assertThat(kept("/x?q=" + "a-".repeat(3000), "application/json", "").incomplete()).isTrue();
    assertThat(kept("/x?q=...", "application/json", "").incomplete()).isFalse();
  }

  @Test
  void namesTheServerThatACopyDidNotReach() {
    String detail = "10.0.0.7:8082: connection refused";
    CopiedRequest request = new CopiedRequest("request-1", "GET", "/x", List.of(), new byte[0]);
    FailedCopy copy =
        new FailedCopy(
            TestRoutes.route("r", Effect.SAFE, Mode.SHADOW), request, Lost.UNREACHABLE, detail);

    assertThat(keeping.failed(copy, NOW).detail()).isEqualTo(detail);
  }

  private KeptRequest kept(String target, String type, String body) {
    CopiedRequest request =
        new CopiedRequest(
            "request-1",
            "POST",
            target,
            List.of(new Header("content-type", type)),
            body.getBytes(UTF_8));
    return keeping
        .failed(
            new FailedCopy(
                TestRoutes.route("r", Effect.SAFE, Mode.SHADOW), request, Lost.TIMEOUT, "late"),
            NOW)
        .request();
  }
}
