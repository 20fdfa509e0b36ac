package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever is wrong in a gate's file is said before anything is started or counted. */
class OwnFileTest {
  private static final String SOUND =
      """
      sides:
        monolith: {command: [./shop, "${port}"], environment: {PASSWORD: "${SHOP_PASSWORD}", OTHER: "${extractedUrl}"}, ready: /fig/ready}
        extracted: {command: [./orders], directory: functions, environment: {PORT: 1}, ready: "http://127.0.0.1:${adminPort}/healthcheck", startSeconds: 20}
      routes:
        orders.create: {requests: requests.jsonl, expect: [200, 201]}
      data:
        production: production.txt
        database: {url: "jdbc:postgresql://localhost:5432/shop", user: shop, password: "${SHOP_PASSWORD}"}
      """;
  private static final Map<String, String> ENVIRONMENT = Map.of("SHOP_PASSWORD", "hidden");

  @TempDir Path directory;

  @BeforeEach
  void writeTheOtherFiles() throws IOException {
    Files.writeString(
        directory.resolve("requests.jsonl"), "{\"method\": \"GET\", \"path\": \"/orders\"}\n");
    Files.writeString(directory.resolve("production.txt"), "shop.orders 10\n");
  }

  @Test
  void readsAllThatATeamSays() throws IOException {
    OwnSubject subject = read(SOUND, "orders.create", ENVIRONMENT);

    assertThat(subject.route()).isEqualTo("orders.create");
    assertThat(subject.setting())
        .contains("1 different requests of requests.jsonl", "starts both sides afresh")
        .doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "command: [./orders] | comand: [./orders] | sides.extracted names neither command nor url",
        "command: [./orders] | command: ./orders | sides.extracted.command is of another kind (expected: a list",
        "command: [./orders] | url: http://127.0.0.1:1 | runs already at its url",
        "startSeconds: 20 | startSeconds: soon | sides.extracted.startSeconds is of another kind (expected: a whole number",
        "startSeconds: 20 | startSeconds: 0 | has startSeconds: 0 (expected: at least 1)",
        "startSeconds: 20 | start: 20 | sides.extracted.start is not known there (expected: [",
        "ready: /fig/ready | directory: . | sides.monolith has no ready (expected: what answers 200",
        "${adminPort}/ | ${adminport}/ | names ${adminport}, which there is not (expected: a variable",
        "127.0.0.1:${adminPort} | 192.0.2.7:1 | sides.extracted.ready is at 192.0.2.7, which is another machine",
        "localhost:5432 | 192.0.2.7:5432 | data.database.url is at 192.0.2.7, which is another machine",
        "jdbc:postgresql://localhost | jdbc:mysql://localhost | is no address of a PostgreSQL (expected: jdbc:postgresql:",
        "user: shop, | `` | data.database is incomplete (expected: url, user and password",
        "requests: requests.jsonl, | `` | routes.orders.create has no requests",
        "requests: requests.jsonl | requests: nowhere.jsonl | nowhere.jsonl (NoSuchFileException)",
        "[200, 201] | [200, 99] | routes.orders.create expects [200, 99] (expected: statuses between 200 and 599",
        "orders.create: | ../orders: | has the route ../orders (expected: an id as in the proxy's table",
        "production: production.txt | production: no.txt | no.txt (NoSuchFileException)",
        "production: production.txt | x: y | data has no production (expected: the name of a file",
        "data: | data: 7 # | data is of another kind (expected: names and values",
        "routes: | allowRemote: perhaps # | allowRemote is of another kind (expected: true or false",
        "data: | routes: | cannot be read from line",
      })
  void namesTheMistakeAndWhatWasExpected(String sound, String broken, String message) {
    assertThat(SOUND).contains(sound);

    assertThatThrownBy(() -> read(SOUND.replace(sound, broken), "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("hidden");
  }

  @Test
  void readsNoSecondDocumentAndSaysSo() {
    String second = "---\nallowRemote: true\n";

    assertThatThrownBy(() -> read(SOUND + second, "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining(
            "gate.yml: it goes on after its end (expected: one object a line, or one document a"
                + " file)");
  }

  @Test
  void namesTheVariableThatIsNotSet() {
    assertThatThrownBy(() -> read(SOUND, "orders.create", Map.of()))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining(
            "gate.yml, sides.monolith needs the environment variable SHOP_PASSWORD, which is not"
                + " set");
  }

  @Test
  void namesTheRoutesThatTheFileHas() {
    assertThatThrownBy(() -> read(SOUND, "orders.cancel", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("gate.yml has no route 'orders.cancel' (it has: orders.create)");
  }

  @Test
  void advisesNothingForAStartedSideThatWouldNotHelp() {
    String elsewhere = SOUND.replace("127.0.0.1:${adminPort}", "192.0.2.7:1");

    for (String text : List.of(elsewhere, "allowRemote: true\n" + elsewhere)) {
      assertThatThrownBy(() -> read(text, "orders.create", ENVIRONMENT))
          .isInstanceOf(CannotRun.class)
          .hasMessageContaining("sides.extracted.ready is at 192.0.2.7, which is another machine")
          .hasMessageContaining(
              "the gate starts that side here; for one that runs elsewhere give its url")
          .hasMessageNotContaining("allowRemote");
    }
  }

  @Test
  void wantsTablesWithTheirSchemaWhereItCountsThemItself() throws IOException {
    Files.writeString(directory.resolve("production.txt"), "orders 10\n");

    assertThatThrownBy(() -> read(SOUND, "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("production.txt names orders (expected: with its schema");
  }

  @Test
  void sendsLoadToOtherMachinesOnlyWhereTheFileSaysSo() throws IOException {
    String running =
        SOUND.replaceAll(
            "(?s)sides:.*routes:",
            """
            sides:
              monolith: {url: "http://127.0.0.1:8081/"}
              extracted: {url: "http://192.0.2.7"}
            routes:""");

    assertThatThrownBy(() -> read(running, "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("sides.extracted.url is at 192.0.2.7, which is another machine")
        .hasMessageContaining("allowRemote: true");
    assertThat(read("allowRemote: true\n" + running, "orders.create", ENVIRONMENT).setting())
        .endsWith("Both sides ran before: what a fresh start costs or changes is not measured.");
    assertThatThrownBy(
            () -> read(running.replace("8081/", "8081/app"), "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("sides.monolith.url is http://127.0.0.1:8081/app (expected: scheme");
  }

  @Test
  void startsBothSidesOrNone() {
    String half = SOUND.replaceFirst("monolith: .*", "monolith: {url: \"http://127.0.0.1:8081\"}");

    assertThatThrownBy(() -> read(half, "orders.create", ENVIRONMENT))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("sides starts one side and finds the other running");
  }

  private OwnSubject read(String text, String route, Map<String, String> environment)
      throws IOException {
    Path file = Files.writeString(directory.resolve("gate.yml"), text);
    return OwnSubject.read(file, route, environment, Clock.systemUTC());
  }
}
