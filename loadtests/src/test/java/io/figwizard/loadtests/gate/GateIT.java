package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.loadtests.simulation.DuetSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The whole way, as a team goes it with its own code: the command, its file, the real load
 * generator in a JVM of its own, two tiny servers, evidence.
 */
class GateIT {
  private static final String TOKEN = "very-secret-token";
  // This machine may be busy with anything: nothing here may depend on how fast it is.
  private static final Validity LENIENT = new Validity(60_000, 1, 0.2, 1, 0);
  // Two short launches on a busy machine differ a lot; what the numbers mean is JudgeTest's matter.
  private static final Margins GENEROUS = Margins.DEFAULT.withSlackMillis(1e12);
  private static final int LAUNCHES = 2;
  private static final int WARMUP_SECONDS = 2;
  // A pass needs 598 requests to each side without an error (HardRules): 37 % of these. So the
  // generator may stand still for seconds, and what it sends is little even for a slow machine.
  private static final int SECONDS = 8;
  private static final int RATE = 200;

  private static final String STARTED =
      """
      {command: ["%s", -XX:TieredStopAtLevel=1, -cp, "%s", io.figwizard.loadtests.gate.Shop, "${port}", "%s"],
         environment: {TOKEN: %s}, ready: /fig/build}""";

  @TempDir Path directory;
  private final StringWriter printed = new StringWriter();

  @BeforeEach
  void writeRequestsAndRows() throws IOException {
    Files.writeString(directory.resolve("production.txt"), "shop.orders 1000\nshop.items 50\n");
    Files.writeString(
        directory.resolve("requests.jsonl"),
        """
        {"method": "POST", "path": "/orders", "headers": {"Number": "${n}"}, "body": {"id": "${uuid}", "number": "${n}", "item": "字 $${x}"}, "expect": [201]}
        {"method": "GET", "path": "/orders/7?page=2&of=a%20b"}
        {"method": "GET", "path": "/orders/7?page=9", "expect": [404]}
        """);
  }

  @Test
  void passesTwoEqualSidesThatItStartsAfresh() throws Exception {
    int exitCode = gate(started("a"), started("b"), "shop.orders 950\\nshop.items 50\\n");

    assertThat(exitCode).as(printed.toString()).isZero();
    JsonNode evidence = evidence();
    assertThat(evidence.get("route").asText()).isEqualTo("orders.create");
    assertThat(evidence.get("verdict").asText()).isEqualTo("pass");
    assertThat(evidence.get("reasons"))
        .hasSize(3)
        .allMatch(reason -> reason.asText().contains("is no worse"));
    assertThat(evidence.get("builds"))
        .isEqualTo(new ObjectMapper().valueToTree(Map.of("monolith", "a", "extracted", "b")));
    assertThat(evidence.get("launches")).hasSize(2);
    assertThat(requests(evidence, "monolith") + requests(evidence, "extracted"))
        .isBetween((int) (LENIENT.minRateShare() * LAUNCHES * SECONDS * RATE), feedRows());
    assertThat(evidence.at("/errors/extracted/failed").asInt()).isZero();
    assertThat(evidence.at("/errors/monolith/failed").asInt()).isZero();
    assertThat(evidence.at("/data/rows/shop.orders").asInt()).isEqualTo(950);
    assertThat(evidence.at("/gate/setting").asText())
        .startsWith("Own code by gate.yml (SHA-256 ")
        .contains("3 different requests of requests.jsonl (SHA-256 ")
        .endsWith("Each launch starts both sides afresh.");
    assertThat(printed.toString()).contains("launch 2 (1 of 2 done)", "Verdict: PASS");
    assertThat(filesWith(TOKEN)).isEmpty();
  }

  @Test
  void failsASideThatAnswersSomeRequestsWithErrors() throws Exception {
    try (Shop monolith = Shop.start("a", "variable", 0);
        Shop extracted = Shop.start("b", "variable", 5)) {
      int exitCode =
          gate(running(monolith), running(extracted), "shop.orders 1000\\nshop.items 50\\n");

      assertThat(exitCode).as(printed.toString()).isEqualTo(2);
    }
    JsonNode evidence = evidence();
    assertThat(evidence.get("verdict").asText()).isEqualTo("fail");
    assertThat(evidence.at("/errors/extracted/outcomes").has("5xx")).isTrue();
    assertThat(evidence.at("/errors/monolith/failed").asInt()).isZero();
    assertThat(evidence.get("reasons").toString())
        .contains("answers: 5xx came", "errors: the extracted side failed");
    assertThat(evidence.at("/gate/setting").asText()).contains("Both sides ran before");
  }

  @Test
  void sendsNothingWhereTheDataIsSmallerThanProductions() throws Exception {
    int exitCode =
        gate(
            "{url: \"http://127.0.0.1:1\"}", "{url: \"http://127.0.0.1:2\"}", "shop.orders 899\\n");

    assertThat(exitCode).as(printed.toString()).isEqualTo(4);
    JsonNode evidence = evidence();
    assertThat(evidence.get("verdict").asText()).isEqualTo("invalid");
    assertThat(evidence.get("launches")).isEmpty();
    assertThat(evidence.get("reasons").toString())
        .contains(
            "data: shop.items is not there (expected: 50 rows, as in",
            "data: shop.orders holds 899 rows (expected: at least 90 % of 1,000)");
  }

  private static String started(String build) {
    return STARTED.formatted(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"),
        build,
        TOKEN);
  }

  private static String running(Shop shop) {
    return "{url: \"" + shop.url() + "\"}";
  }

  private int gate(String monolith, String extracted, String rows) throws IOException {
    String token = monolith.contains("url") ? "variable" : TOKEN;
    Path file =
        Files.writeString(
            directory.resolve("gate.yml"),
            """
            sides:
              monolith: %s
              extracted: %s
            routes:
              orders.create:
                requests: requests.jsonl
                headers: {Authorization: "Bearer %s"}
                mustContain: '"state":'
            data:
              production: production.txt
              command: [printf, "%s"]
            """
                .formatted(monolith, extracted, token, rows));
    CommandLine command =
        new CommandLine(
            new GateCommand(
                plan ->
                    new GatePlan(
                        plan.route(),
                        plan.setting(),
                        plan.launches(),
                        0,
                        plan.warmupSeconds(),
                        plan.seconds(),
                        plan.ratePerSecond(),
                        plan.seed(),
                        GENEROUS,
                        Map.of(),
                        LENIENT)));
    command.setOut(new PrintWriter(printed, true));
    command.setErr(new PrintWriter(printed, true));
    return command.execute(
        "orders.create",
        "--config=" + file,
        "--fig-directory=" + directory.resolve("fig"),
        "--launches=" + LAUNCHES,
        "--seconds=" + SECONDS,
        "--warmup=" + WARMUP_SECONDS,
        "--rate=" + RATE);
  }

  private JsonNode evidence() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("fig/evidence"))) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return new ObjectMapper().readTree(all.get(0).toFile()).get("evidence");
    }
  }

  /** No request that was measured came from elsewhere. */
  private int feedRows() {
    URI nowhere = URI.create("about:blank");
    return LAUNCHES
        * new DuetSettings(
                "orders.create",
                null,
                nowhere,
                nowhere,
                RATE,
                WARMUP_SECONDS,
                SECONDS,
                directory,
                directory)
            .feedRows();
  }

  private static int requests(JsonNode evidence, String side) {
    return evidence.at("/errors/" + side + "/requests").asInt();
  }

  /** What the gate has written: the file that it read holds the token. */
  private List<Path> filesWith(String text) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("fig"))) {
      return files.filter(Files::isRegularFile).filter(file -> contains(file, text)).toList();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
