package io.figwizard.routingproxy.control.routesfile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandingsFileReaderTest {

  private static final RoutesFile ROUTES =
      new RoutesFileReader(name -> null)
          .read(
              "routes.yml",
              """
              upstreams:
                monolith: {url: "http://127.0.0.1:1"}
                function: {url: "http://127.0.0.1:2"}
              default: monolith
              handlers:
                drilling:
                  path: /drilling
                  extracted: function
                  actions:
                    next-cards: {effect: safe}
              routes:
                deck: {method: GET, path: /deck, effect: safe, extracted: function}
              """
                  .getBytes(UTF_8));

  @TempDir Path folder;

  @Test
  void readsWhatAnOperatorCouldSay() throws IOException {
    StandingsFile file =
        read(
            """
            revision: 12
            commit: 3f2a91c
            routes:
              deck:
                mode: canary
                percent: 12.5
                between: 09:00-17:00
                zone: UTC
                days: mon-fri
                accept: [404 deck_not_found, 200]
                reason: first users
                evidence: evidence/deck-1.json
            groups:
              drilling: {mode: extracted, force: true, reason: "as in the other region"}
            """);

    assertThat(file.version()).isEqualTo("standings.yml revision 12, commit 3f2a91c");
    WantedStanding deck = file.wishes().get(0);
    assertThat(deck.standing()).hasToString("canary 12.5% 09:00-17:00 UTC mon,tue,wed,thu,fri");
    assertThat(deck.request().accepted().answers()).containsExactly("404 deck_not_found", "200");
    assertThat(deck.request().reason()).isEqualTo("first users");
    assertThat(deck.request().force()).isFalse();
    assertThat(deck.evidence()).isEqualTo(Map.of("deck", folder.resolve("evidence/deck-1.json")));
    WantedStanding drilling = file.wishes().get(1);
    assertThat(drilling.key()).isEqualTo("group drilling");
    assertThat(drilling.standing().mode()).isEqualTo(Mode.EXTRACTED);
    assertThat(drilling.request().force()).isTrue();
  }

  @Test
  void readsTheFileThatThePlaybookShows() throws IOException {
    String playbook = Files.readString(Path.of("../MIGRATION.md"));
    int from = playbook.indexOf("revision: 12");
    Path shown = write(playbook.substring(from, playbook.indexOf("```", from)));
    RoutesFile routes = new RoutesFileReader(name -> null).read(Path.of("routes.yml"));

    assertThat(new StandingsFileReader(true).read(shown, routes).wishes())
        .extracting(wish -> wish.key() + ": " + wish.standing())
        .containsExactly(
            "drilling.submit-answer: canary 10%",
            "drilling.next-cards: shadow", "group billing: monolith");
  }

  @Test
  void aWishIsAnotherOneOnlyWhereItsValuesAre() throws IOException {
    String one = digest("routes:\n  deck: {mode: canary, users: 200, reason: first}\n");

    assertThat(
            digest(
                "# why\nrevision: 3\nroutes:\n  deck:\n    users: 200\n    reason: \"first\"\n"
                    + "    mode: canary\n"))
        .isEqualTo(one);
    for (String other :
        List.of(
            "mode: canary, users: 201, reason: first",
            "mode: canary, users: 200, reason: second",
            "mode: canary, users: 200, reason: first, force: true",
            "mode: canary, users: 200, reason: first, evidence: x.json",
            "mode: canary, percent: 10, reason: first")) {
      assertThat(digest("routes:\n  deck: {" + other + "}\n")).as(other).isNotEqualTo(one);
    }
  }

  @Test
  void namesAllMistakesWithTheirLines() {
    assertThat(
            problems(
                """
                revision: -1
                commit: "a\\tb"
                routes:
                  decks: {mode: monolith}
                  deck: {mode: canray, force: perhaps}
                  drilling.next-cards: {mode: canary, percent: 101}
                groups:
                  drilling:
                    percent: 10
                    evidence: one.json
                    accept: [200]
                """))
        .containsExactly(
            "line 1: revision is -1; expected something above zero like 12",
            "line 2: commit must be one line of at most 100 characters",
            "line 4: routes.yml has no route \"decks\"; did you mean \"deck\"?",
            "line 5: force is perhaps; expected true or false",
            "line 6: drilling.next-cards: percent must be above 0, at most 100, in steps of 0.01,"
                + " is 101.0",
            "line 6: drilling.next-cards is in the group drilling, of which line 8 says where it is"
                + " to stand; keep one of them",
            "line 8: \"groups.drilling\" needs \"mode\", for example \"mode: canary\"",
            "line 10: evidence of a group is a file of each route: \"evidence: {drilling: FILE}\"",
            "line 11: accept names answers of one route; say so of the routes one by one, or"
                + " acceptAll: true with a reason");
  }

  @Test
  void refusesWhatNoFlipMay() {
    assertThat(problems("routes:\n  deck: {mode: canray}\n"))
        .containsExactly("line 2: deck: mode is \"canray\"; did you mean \"canary\"?");
    assertThat(problems("routes:\n  deck: {mode: extracted, force: true}\n"))
        .containsExactly("line 2: deck: reason is needed with force: it is kept in the history");
    assertThat(problems("routes:\n  deck: {mode: monolith, percent: 5}\n"))
        .containsExactly("line 2: deck: percent goes only with mode canary, the mode is monolith");
    assertThat(problems("routes:\n  deck: {mode: canary, percent: 5, between: 09:00-17:00}\n"))
        .containsExactly("line 2: deck: zone is needed with between: Europe/Berlin or UTC");
    assertThat(problems("routes:\n  deck: {mode: retired}\n"))
        .singleElement()
        .asString()
        .contains("`./fig retire deck`");
    assertThat(problems("routes:\n  deck: {mode: canary, percent: ten}\n"))
        .containsExactly("line 2: percent is ten; expected something above zero like 10 or 0.5");
    assertThat(problems("routes: [deck]\n"))
        .containsExactly("line 1: \"routes\" must be a block of \"key: value\" lines");
    assertThat(problems("routes:\n  deck: {mode: monolith, mod: x}\ngroup: {}\n"))
        .containsExactly(
            "line 2: unknown key \"mod\" in \"routes.deck\"; did you mean \"mode\"?",
            "line 3: unknown key \"group\" in the file; did you mean \"groups\"?");
    assertThat(problems("groups:\n  drilling: {mode: shadow, evidence: {deck: x.json}}\n"))
        .singleElement()
        .asString()
        .startsWith("line 2: deck is not in the group drilling; ");
  }

  @Test
  void needsARevisionWhereSeveralProxiesReadIt() throws IOException {
    String text = "routes:\n  deck: {mode: monolith}\n";
    assertThat(read(text).revision()).isZero();
    assertThat(read(text).version()).matches("standings\\.yml [0-9a-f]{12}");

    InvalidRoutesException refused =
        catchThrowableOfType(
            InvalidRoutesException.class,
            () -> new StandingsFileReader(true).read(write(text), ROUTES));

    assertThat(refused).hasMessageContaining("line 1: the file needs \"revision\"");
    assertThat(new StandingsFileReader(true).read(write("revision: 7\n" + text), ROUTES).revision())
        .isEqualTo(7);
  }

  private String digest(String text) throws IOException {
    return read(text).wishes().get(0).digest();
  }

  private StandingsFile read(String text) throws IOException {
    return new StandingsFileReader(false).read(write(text), ROUTES);
  }

  private List<String> problems(String text) {
    return catchThrowableOfType(InvalidRoutesException.class, () -> read(text)).problems().stream()
        .map(Problem::toString)
        .toList();
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("standings.yml"), text);
  }
}
