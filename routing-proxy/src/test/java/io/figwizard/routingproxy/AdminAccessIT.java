package io.figwizard.routingproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.ProxyUnderTest.Ran;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The admin API of a proxy that has operators. */
final class AdminAccessIT {

  private static final String ROLLBACK = "/routes/drilling.submit-answer/rollback";

  @TempDir static Path folder;
  private static ProxyUnderTest proxy;
  private static String anna;
  private static String ben;

  @BeforeAll
  static void start() throws Exception {
    Ran forAnna = ProxyUnderTest.runAgainstAny("operator", "anna");
    Ran forBen = ProxyUnderTest.runAgainstAny("operator", "ben", "--role", "viewer");
    anna = found(forAnna, "FIG_ADMIN_TOKEN=(\\S+)");
    ben = found(forBen, "FIG_ADMIN_TOKEN=(\\S+)");
    Path operators =
        Files.writeString(
            folder.resolve("operators.yml"),
            "operators:\n"
                + found(forAnna, "(?m)^(  - .*)$")
                + "\n"
                + found(forBen, "(?m)^(  - .*)$")
                + "\n");
    proxy = new ProxyUnderTest(folder, operators);
  }

  @AfterAll
  static void stop() {
    if (proxy != null) {
      proxy.close();
    }
  }

  private static String found(Ran command, String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(command.out());
    assertThat(matcher.find()).as(command.out()).isTrue();
    return matcher.group(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/routes",
        "/history",
        "/metrics",
        "/admin/",
        "/admin/healthcheck",
        "/admin/threads",
        "/admin/ping/../healthcheck",
        "/nothing"
      })
  void showsNothingWithoutAToken(String path) throws Exception {
    for (HttpResponse<String> answer :
        new HttpResponse[] {
          proxy.get(path),
          proxy.get(path, "Authorization", "Bearer fig_wrong"),
          proxy.get(path, "Authorization", "Bearer"),
          proxy.get(path, "Authorization", "Basic " + anna),
          proxy.get(path, "Authorization", anna)
        }) {
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      JsonNode envelope = ProxyUnderTest.json(answer);
      assertThat(envelope.path("error").path("code").asText()).isEqualTo("unauthenticated");
      assertThat(envelope.path("requestId").asText()).isNotEmpty();
    }
  }

  @Test
  void answersAPingOfAnybody() throws Exception {
    assertThat(proxy.get("/admin/ping").statusCode()).isEqualTo(200);
  }

  @Test
  void letsAViewerLookAndChangeNothing() throws Exception {
    for (String path : new String[] {"/routes", "/metrics", "/admin/healthcheck", "/history"}) {
      assertThat(proxy.get(path, "Authorization", "Bearer " + ben).statusCode()).isEqualTo(200);
    }
    for (String path : new String[] {ROLLBACK, "/admin/tasks/reload-routes", "/admin/tasks/gc"}) {
      HttpResponse<String> answer = proxy.post(path, null, "Authorization", "bearer " + ben);
      assertThat(answer.statusCode()).as(path).isEqualTo(403);
      assertThat(answer.body()).contains("ben is a viewer");
    }
  }

  @Test
  void writesTheOperatorsNameIntoTheHistoryWhateverTheRequestSays() throws Exception {
    String[] token = {"Authorization", "Bearer " + anna};
    String flip =
        """
        {"mode":"extracted","force":true,"reason":"test","by":"somebody else"}""";

    assertThat(proxy.post("/routes/drilling.submit-answer/flip", flip, token).statusCode())
        .isEqualTo(200);
    assertThat(proxy.post(ROLLBACK, "{\"by\":\"mallory\"}", token).statusCode()).isEqualTo(200);

    JsonNode history = ProxyUnderTest.json(proxy.get("/history?limit=2", token)).path("data");
    assertThat(history)
        .hasSize(2)
        .allSatisfy(c -> assertThat(c.path("who").asText()).isEqualTo("anna"));
  }

  @Test
  void takesTheTokenOfACommandFromAFile() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), anna + "\n");

    Ran without = proxy.run("routes");
    assertThat(without.exitCode()).isEqualTo(1);
    assertThat(without.err()).contains("unauthenticated").contains("FIG_ADMIN_TOKEN");
    assertThat(proxy.run("routes", "--token-file", token.toString()).exitCode()).isZero();
    assertThat(proxy.run("routes", "--token-file", folder.resolve("none").toString()).err())
        .contains("cannot be read (NoSuchFileException)");
  }

  @Test
  void mayListenEverywhereBecauseItAsks(@TempDir Path own) throws Exception {
    try (ProxyUnderTest open =
        new ProxyUnderTest(own, folder.resolve("operators.yml"), "0.0.0.0")) {
      assertThat(open.get("/routes").statusCode()).isEqualTo(401);
      assertThat(open.get("/routes", "Authorization", "Bearer " + anna).statusCode())
          .isEqualTo(200);
      // As another machine would name it.
      assertThat(open.get("/routes", "Authorization", "Bearer " + ben, "X-Forwarded-Host", "a.b"))
          .matches(answer -> answer.statusCode() == 200);
    }
  }

  @Test
  void doesNotStartWithoutTheFileItWasTold() throws Exception {
    Ran started =
        ProxyUnderTest.runAgainstAny(
            "server",
            proxy.configuration("127.0.0.2", false, folder.resolve("none.yml")).toString());

    assertThat(started.exitCode()).isEqualTo(1);
    assertThat(started.err()).contains("the operators file").contains("cannot be read");
  }
}
