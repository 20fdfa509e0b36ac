package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.Difference.Field;
import io.figwizard.routingproxy.diff.OthersBooks.OthersBook;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.CopiedRequest;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several proxies have compared of one route, counted together. */
class OthersBooksTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Route ROUTE = TestRoutes.route("r", Effect.SAFE, Mode.SHADOW);
  private static final CopiedRequest REQUEST =
      new CopiedRequest("request-1", "GET", "/x", List.of(), new byte[0]);
  private static final String RULES =
      "every: [{path: gone, ignore: true, because: x}, {path: never, tolerance: 1}]";
  private static final Era ERA = new Era(7, 2);
  private static final String BUILDS = "monolith m1, extracted x1";

  @Test
  void countsLikeOneBookOfAllPairs() {
    Book all = book(NOW.minusSeconds(60));
    Book own = book(NOW);
    Book other = book(NOW.minusSeconds(60));
    for (int i = 0; i < 300; i++) {
      for (Book book : List.of(all, i % 3 == 0 ? own : other)) {
        String extracted = i % 10 == 0 ? "{'a':2,'gone':" + i + "}" : "{'a':1}";
        enter(book, "{'a':1,'gone':0}", extracted, i % 2 == 0 ? "{'a':1,'gone':0,'b':1}" : null);
        if (i % 50 == 0) {
          book.lost(Lost.TIMEOUT);
          book.keep(new FailedCopy(ROUTE, REQUEST, Lost.TIMEOUT, "no answer"));
        }
      }
    }

    Counted counted = with(own, told(other));

    assertThat(counted.page())
        .usingRecursiveComparison()
        .ignoringFields("fields.examples", "unused.judge")
        .ignoringCollectionOrderInFields("fields")
        .isEqualTo(all.page());
    assertThat(counted.page().branches())
        .containsEntry(new Branch(200, "application/json", ""), 300L);
    assertThat(counted.together().proxies()).containsExactly("one", "two");
    assertThat(counted.together().leftOut()).isEmpty();
  }

  @Test
  void aDifferenceThatOnlyAnotherOneHasSeenComesWithItsExample() {
    Book other = book(NOW);
    enter(other, "{'a':1}", "{'a':2}", null);

    BookPage page = with(book(NOW), told(other)).page();

    FieldNumbers field = page.fields().get(0);
    assertThat(field.field()).isEqualTo(new Field("a", Kind.VALUE));
    assertThat(field.pairs()).isEqualTo(1);
    assertThat(field.examples()).extracting(Example::extracted).containsExactly("2");
  }

  @Test
  void leavesOutWhatWasComparedOfOtherBuildsByOtherRulesOrBeforeAndSaysSo() {
    Book deployed = compared(ERA, RULES, "monolith m1, extracted x0");
    Book ruled = compared(ERA, "", BUILDS);
    Book earlier = compared(new Era(7, 1), RULES, BUILDS);
    Book unknown = compared(ERA, RULES, null);

    Counted counted =
        with(
            book(NOW),
            new OthersBook("builds", true, deployed.kept()),
            new OthersBook("rules", true, ruled.kept()),
            new OthersBook("earlier", true, earlier.kept()),
            new OthersBook("unknown", true, unknown.kept()),
            new OthersBook("unread", true, null),
            new OthersBook("gone", false, deployed.kept()));

    assertThat(counted.page().compared()).isZero();
    assertThat(counted.page().copiedBefore()).as("some got copies all the same").isTrue();
    assertThat(counted.together().proxies()).containsExactly("one");
    assertThat(counted.together().leftOut())
        .containsExactly(
            "builds: it compared monolith m1, extracted x0",
            "rules: it compares by another diff-rules.yml",
            "earlier: it has not begun anew yet",
            "unknown: it compared unknown builds",
            "unread: another version of the proxy wrote it");
  }

  @Test
  void whereNobodyTellsBuildsEqualAnswersCountOnlyOfProxiesThatRun() {
    Book other = unknownBuilds();
    enter(other, "{'a':1}", "{'a':1}", null);

    assertThat(with(unknownBuilds(), told(other)).page().compared()).isEqualTo(1);
    Counted counted = with(unknownBuilds(), new OthersBook("two", false, other.kept()));
    assertThat(counted.page().compared()).isZero();
    assertThat(counted.page().branches()).isEmpty();
    assertThat(counted.together().proxies()).containsExactly("one");
    assertThat(counted.together().leftOut()).singleElement().asString().startsWith("two: ");
  }

  /** It may run all the same, and only the database not hear of it. */
  @Test
  void whereNobodyTellsBuildsDifferencesCountOfSilentProxiesToo() {
    Book other = unknownBuilds();
    for (int i = 0; i < 40; i++) {
      enter(other, "{'a':1}", "{'a':2}", null);
      enter(other, "{'a':1}", "{'a':1}", null);
    }
    other.lost(Lost.TIMEOUT);
    other.lost(Lost.STREAM);

    Counted counted = with(unknownBuilds(), new OthersBook("two", false, other.kept()));

    BookPage page = counted.page();
    assertThat(page.differing()).isEqualTo(40);
    assertThat(page.compared()).as("equal ones prove nothing").isEqualTo(40);
    assertThat(page.fields()).extracting(FieldNumbers::pairs).containsExactly(40L);
    assertThat(page.lost()).containsExactly(Map.entry(Lost.TIMEOUT, 1L));
    assertThat(counted.together().leftOut())
        .singleElement()
        .asString()
        .startsWith("two: it gives no sign of life");
  }

  @Test
  void theMonolithsOwnNoiseAtSilentProxiesIsNoDifference() {
    Book other = unknownBuilds();
    for (int i = 0; i < 100; i++) {
      String differs = i % 5 == 0 ? "{'a':2}" : "{'a':1}";
      enter(other, "{'a':1}", differs, differs);
    }

    BookPage page = with(unknownBuilds(), new OthersBook("two", false, other.kept())).page();

    assertThat(page.compared()).isZero();
    assertThat(page.differing()).isZero();
    assertThat(page.fields()).isEmpty();
  }

  @Test
  void theNewestEraIsTheOneInShadowOrTheLastThereWas() {
    OthersBooks others =
        others(
            told(compared(new Era(9, 2), RULES, BUILDS)),
            told(compared(new Era(12, 1), RULES, BUILDS)));
    assertThat(others.newest(new Era(7, 2), 11)).isEqualTo(new Era(11, 2));
    assertThat(others.newest(new Era(7, 1), 0)).as("on the monolith").isEqualTo(new Era(9, 2));
    assertThat(others.newest(new Era(10, 2), 0)).isEqualTo(new Era(10, 2));
  }

  private static Counted with(Book own, OthersBook... others) {
    return others(others).with(own.page(), own.era(), own.wording(), List.of());
  }

  private static OthersBooks others(OthersBook... others) {
    return new OthersBooks("one", 2, List.of(others));
  }

  private static OthersBook told(Book book) {
    return new OthersBook("two", true, book.kept());
  }

  private static Book book(Instant since) {
    Book book = book(since, ERA, RULES);
    book.builds(BUILDS);
    return book;
  }

  private static Book unknownBuilds() {
    return book(NOW, ERA, RULES);
  }

  private static Book compared(Era era, String rules, @Nullable String builds) {
    Book book = book(NOW, era, rules);
    enter(book, "{'a':1}", "{'a':2}", null);
    if (builds != null) {
      book.builds(builds);
    }
    return book;
  }

  private static Book book(Instant since, Era era, String rules) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new Book(since, era, Json.rules(rules), new Keeping(new Redaction(new byte[32]), clock));
  }

  private static void enter(
      Book book, String monolith, String extracted, @Nullable String repeated) {
    book.enter(
        new AnswerPair(
            ROUTE,
            REQUEST,
            answer(monolith),
            answer(extracted),
            repeated == null ? null : answer(repeated)));
  }

  /** One that took as many milliseconds as it is long. */
  private static CopiedAnswer answer(String json) {
    CopiedAnswer answer = Json.answer(200, json);
    return new CopiedAnswer(
        answer.status(), answer.headers(), answer.body(), json.length() * 1_000_000L);
  }
}
