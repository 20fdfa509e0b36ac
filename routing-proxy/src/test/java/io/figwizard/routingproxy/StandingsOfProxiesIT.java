package io.figwizard.routingproxy;

import static io.figwizard.routingproxy.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two whole proxies over one database, each with a copy of a file of wanted standings. */
final class StandingsOfProxiesIT {

  private static final String ROUTE = "drilling.submit-answer";

  @TempDir Path folder;

  @Test
  void aCommitMovesTheUsersOfBothAndARollbackWinsOverIt() throws Exception {
    try (TwoProxies proxies = new TwoProxies(folder, own -> say(own, 1, "{mode: monolith}"))) {
      ProxyUnderTest one = proxies.one;
      say(folder.resolve("one"), 2, "{mode: extracted, force: true, reason: moved by a commit}");
      await(() -> one.servedBy("submit-answer").equals("extracted"));
      await(() -> proxies.two.servedBy("submit-answer").equals("extracted"));
      await(
          () -> proxies.two.run("routes").out().contains("Warning: standings.yml: has revision 1"));
      say(folder.resolve("two"), 2, "{mode: extracted, force: true, reason: moved by a commit}");
      await(() -> !proxies.two.run("routes").out().contains("Warning: standings.yml"));
      assertThat(one.run("history", ROUTE).out())
          .contains("standings file")
          .contains("moved by a commit (standings.yml revision 2)")
          .doesNotContain("Now: ");

      assertThat(proxies.two.run("rollback", ROUTE, "--reason", "errors").exitCode()).isZero();
      await(() -> one.servedBy("submit-answer").equals("monolith"));
      await(
          () -> one.run("routes").out().contains("Note: " + ROUTE + " differs from standings.yml"));
      assertThat(one.run("history", ROUTE).out())
          .contains("Now: differs from standings.yml (extracted) since ");
      assertThat(one.run("explain", "POST", "/drilling", "--action", "submit-answer").out())
          .contains("differs from standings.yml (extracted) since ");

      say(folder.resolve("one"), 3, "{mode: extracted, reason: once more}");
      await(() -> health(one).contains("extracted comes after canary"));
      assertThat(one.run("routes").out())
          .contains("standings.yml says extracted, which is refused: The route " + ROUTE);
      Files.writeString(folder.resolve("one/standings.yml"), "revision: 4\nroutes: {none: {}}\n");
      await(() -> health(one).contains("routes.yml has no route"));
      assertThat(one.servedBy("submit-answer")).isEqualTo("monolith");

      proxies.two.close();
      proxies.startTwoAgain();
      await(() -> health(proxies.two).contains("standings.yml: has revision 1"));
      assertThat(proxies.two.servedBy("submit-answer")).isEqualTo("monolith");
      assertThat(
              one.run("history", ROUTE).out().lines().filter(it -> it.contains("standings file")))
          .hasSize(1);
    }
  }

  private static String health(ProxyUnderTest proxy) throws Exception {
    return ProxyUnderTest.json(proxy.get("/admin/healthcheck"))
        .path("standings")
        .path("message")
        .asText();
  }

  private static void say(Path folder, int revision, String wish) throws IOException {
    Path next =
        Files.writeString(
            folder.resolve("standings.next"),
            "revision: " + revision + "\nroutes:\n  " + ROUTE + ": " + wish + "\n");
    Files.move(
        next,
        folder.resolve("standings.yml"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }
}
