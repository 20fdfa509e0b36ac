package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.crypto.MACVerifier;
import io.figwizard.loadtests.CannotRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceTest {
  private static final byte[] KEY = new byte[32];
  private static final String BASE64_KEY = Base64.getEncoder().encodeToString(KEY);
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void signsWhatItShows() throws Exception {
    Path file = new Evidence(BASE64_KEY).write(passed(), directory.resolve("evidence"));

    assertThat(file.getFileName()).hasToString("drilling.submit-answer-20260102T030405Z.json");
    JsonNode document = new ObjectMapper().readTree(file.toFile());
    JWSObject jws = JWSObject.parse(document.get("jws").asText());
    assertThat(jws.verify(new MACVerifier(KEY))).isTrue();
    assertThat(jws.getHeader().getAlgorithm().getName()).isEqualTo("HS256");
    JsonNode signed = new ObjectMapper().readTree(jws.getPayload().toString());
    assertThat(signed).isEqualTo(document.get("evidence"));
  }

  @Test
  void tellsWhatWasRunOnWhatAndWithWhatVerdict() throws Exception {
    Path file = new Evidence(BASE64_KEY).write(passed(), directory);
    JsonNode evidence = new ObjectMapper().readTree(file.toFile()).get("evidence");

    assertThat(evidence.get("format").asInt()).isEqualTo(1);
    assertThat(evidence.get("route").asText()).isEqualTo("drilling.submit-answer");
    assertThat(evidence.get("verdict").asText()).isEqualTo("pass");
    assertThat(evidence.get("finishedAt").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(evidence.at("/builds/monolith").asText()).isEqualTo("a");
    assertThat(evidence.at("/builds/extracted").asText()).isEqualTo("b");
    assertThat(evidence.at("/data/profile").asText()).isEqualTo("production");
    assertThat(evidence.at("/data/rows/drilling.card").asLong()).isEqualTo(1_250_000);
    assertThat(evidence.at("/gate/margins/p95").asDouble()).isEqualTo(0.20);
    assertThat(evidence.at("/gate/ratePerSecond").asDouble()).isEqualTo(360);
    assertThat(evidence.at("/gate/setting").asText()).isEqualTo("Both sides are made up.");
    assertThat(evidence.at("/results/0/quantile").asText()).isEqualTo("p50");
    assertThat(evidence.at("/results/0/perLaunch")).hasSize(4);
    assertThat(evidence.at("/results/0/mean").asDouble()).isCloseTo(1.0, within(0.02));
    assertThat(evidence.at("/errors/extracted/requests").asLong()).isEqualTo(24_000);
    assertThat(evidence.at("/launches/3/monolith/p99Millis").asDouble()).isEqualTo(10);
    assertThat(evidence.get("reasons")).hasSize(3);
  }

  @Test
  void leavesNothingUnfinishedBehind() throws Exception {
    new Evidence(BASE64_KEY).write(passed(), directory);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void isWrittenForARefusedGateToo() throws Exception {
    GateResult refused =
        new Gate(plan(), Launches.giving(), Launches.silent(), CLOCK)
            .refuse(new DataCheck("ci", new TreeMap<>(), List.of("data: too few")));

    Path file = new Evidence(BASE64_KEY).write(refused, directory);

    JsonNode evidence = new ObjectMapper().readTree(file.toFile()).get("evidence");
    assertThat(evidence.get("verdict").asText()).isEqualTo("invalid");
    assertThat(evidence.get("builds")).isEmpty();
    assertThat(evidence.at("/reasons/0").asText()).isEqualTo("data: too few");
  }

  @Test
  void refusesAKeyOfTheWrongSizeWithoutShowingIt() {
    assertThatThrownBy(() -> new Evidence("c2VjcmV0"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContainingAll("6 bytes", "expected: base64 of 32 bytes")
        .hasMessageNotContaining("c2VjcmV0");
    assertThatThrownBy(() -> new Evidence("%%%")).hasMessageContaining("not base64");
  }

  private static GateResult passed() throws Exception {
    DataCheck data =
        new DataCheck("production", new TreeMap<>(Map.of("drilling.card", 1_250_000L)), List.of());
    return new Gate(
            plan(),
            Launches.giving(
                Launches.of(1, 10, 10.1),
                Launches.of(2, 10, 9.9),
                Launches.of(3, 10, 10),
                Launches.of(4, 10, 10.1)),
            Launches.silent(),
            CLOCK)
        .run(data);
  }

  private static GatePlan plan() {
    return Launches.plan(Margins.DEFAULT);
  }
}
