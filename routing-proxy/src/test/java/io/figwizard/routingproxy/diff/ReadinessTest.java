package io.figwizard.routingproxy.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.diff.DiffReport.AnswerReport;
import io.figwizard.routingproxy.diff.DiffReport.Obstacle;
import io.figwizard.routingproxy.diff.Difference.Field;
import io.figwizard.routingproxy.routes.Effect;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.TestRoutes;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** When what was compared is enough for users. */
class ReadinessTest {

  private static final Instant SINCE = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant NOW = SINCE.plusSeconds(3600);
  private static final double MAY_DIFFER = 0.001;
  private static final AnswerReport FINE = new AnswerReport("200 application/json", 9, NOW, 9);
  private static final AnswerReport UNSEEN = new AnswerReport("404 deck_not_found", 3, NOW, 0);

  @Test
  void isSatisfiedWithEnoughThatSayTheSame() {
    assertThat(obstacles(page(3000, 0, 0), FINE)).isEmpty();
  }

  @Test
  void saysHowManyMoreAndHowLongThatTakes() {
    // 100 in an hour; 2,995 without a difference say "at most 0.1 %".
    Obstacle found = only(obstacles(page(100, 0, 0), FINE));
    assertThat(found.code()).isEqualTo("too_few_compared");
    assertThat(found.message())
        .contains("Of 100 pairs of answers none differs: that says at most 2.95 %")
        .contains("2895 more are needed, about 29 hours at the pace until now");
    assertThat(found.facts()).containsEntry("missing", "2895");
  }

  @Test
  void doesNotGuessHowLongBeforeTheFirst() {
    assertThat(only(obstacles(page(0, 0, 0), FINE)).message())
        .contains("2995 more are needed, and nobody can say yet how long that takes");
  }

  @Test
  void asksForMoreWhereAFewDiffer() {
    // One of 3,000 is fewer than 0.1 %, but may be more in truth.
    Obstacle found = only(obstacles(page(3000, 1, 0, field("a", 1, 0)), FINE));
    assertThat(found.code()).isEqualTo("too_few_compared");
    assertThat(found.message()).contains("3000 pairs of answers 1 differ");
    assertThat(Long.parseLong(found.facts().get("missing"))).isBetween(1700L, 1760L);
  }

  @Test
  void namesTheFirstThreeFieldsThatDiffer() {
    Obstacle found =
        only(
            obstacles(
                page(
                    5000,
                    50,
                    0,
                    field("a", 40, 0),
                    field("b", 30, 0),
                    field("c", 20, 0),
                    field("d", 10, 0)),
                FINE));
    assertThat(found.code()).isEqualTo("answers_differ");
    assertThat(found.message())
        .contains("Of 5000 pairs of answers 50 differ")
        .contains("a (value) in 40 of 5000, b (value) in 30 of 5000, c (value) in 20 of 5000 and 1")
        .contains("./fig diff r")
        .contains("diff-rules.yml");
    assertThat(found.facts()).containsOnlyKeys("a (value)", "b (value)", "c (value)");
  }

  @Test
  void doesNotHoldTheMonolithsOwnNoiseAgainstTheFunction() {
    // Each time another value, on both sides.
    assertThat(obstacles(page(5000, 5000, 500, field("at", 5000, 500)), FINE)).isEmpty();
  }

  @Test
  void seesADifferenceBehindTheNoise() {
    Obstacle found =
        only(obstacles(page(5000, 5000, 500, field("at", 5000, 500), field("due", 60, 0)), FINE));
    assertThat(found.code()).isEqualTo("answers_differ");
    assertThat(found.facts()).containsOnlyKeys("due (value)");
  }

  @Test
  void doesNotCountDryRunsThatLeaveOpenWhatTheyWouldHaveDone() {
    BookPage page =
        page(3000, 0, Map.of("200 and 200", 10L, "200 and 200" + Book.NOT_IN_FULL, 2990L));
    Obstacle found = only(obstacles(page, FINE));
    assertThat(found.code()).isEqualTo("too_few_compared");
    assertThat(found.message())
        .contains("Of 10 pairs of answers none differs", "2985 more are needed")
        .contains("Not counted are 2990 dry runs");
  }

  @Test
  void holdsCopiesThatGotNoAnswerAgainstTheFunction() {
    Map<Lost, Long> lost = Map.of(Lost.TIMEOUT, 20L, Lost.BROKEN, 10L, Lost.QUEUE_FULL, 400L);
    Obstacle found = only(obstacles(page(3970, 0, 0, Map.of(), lost), FINE));
    assertThat(found.code()).isEqualTo("copies_unanswered");
    assertThat(found.message())
        .contains("To 30 of 4000 copies the function gave no whole answer")
        .contains("timeout: 20", "broken: 10", "./fig diff r --begin")
        .doesNotContain("queue");
    assertThat(found.facts()).containsOnlyKeys("timeout", "broken");
  }

  @Test
  void saysThatNothingAnswersWhereEveryCopyWasInVain() {
    Obstacle found = only(obstacles(page(0, 0, 0, Map.of(), Map.of(Lost.UNREACHABLE, 12L)), FINE));
    assertThat(found.message())
        .contains("To 12 of 12 copies the function gave no whole answer (unreachable: 12)");
  }

  @Test
  void asksForMoreWhereAFewCopiesGotNoAnswer() {
    Obstacle found = only(obstacles(page(4000, 0, 0, Map.of(), Map.of(Lost.BROKEN, 3L)), FINE));
    assertThat(found.code()).isEqualTo("too_few_compared");
    assertThat(found.message()).contains("Of 4003 pairs of answers 3 differ or got no answer");
    assertThat(obstacles(page(40_000, 0, 0, Map.of(), Map.of(Lost.BROKEN, 3L)), FINE)).isEmpty();
  }

  @Test
  void namesBothWhatDiffersAndWhatGotNoAnswer() {
    assertThat(
            obstacles(
                page(1000, 100, 0, Map.of(), Map.of(Lost.TIMEOUT, 100L), field("a", 100, 0)), FINE))
        .extracting(Obstacle::code)
        .containsExactly("answers_differ", "copies_unanswered");
  }

  @Test
  void saysWhyMostCameToNothing() {
    Map<Lost, Long> lost = Map.of(Lost.REFUSED, 100L);
    assertThat(only(obstacles(page(10, 0, 0, Map.of(), lost), FINE)).message())
        .contains("Nothing to compare came of most (refused: 100): `./fig diff r` says why");
    assertThat(only(obstacles(page(200, 0, 0, Map.of(), lost), FINE)).message())
        .doesNotContain("refused");
  }

  @Test
  void asksForEveryAnswerThatNoCopyHasMet() {
    Obstacle found = only(obstacles(page(3000, 0, 0), FINE, UNSEEN));
    assertThat(found.code()).isEqualTo("answers_not_compared");
    assertThat(found.message())
        .contains("\"404 deck_not_found\" (3 times, last at " + NOW + ")")
        .contains("--accept \"404 deck_not_found\"")
        .doesNotContain("200 application/json");
    assertThat(
            readiness(Mode.SHADOW, page(3000, 0, 0))
                .obstacles(List.of(UNSEEN), Set.of(UNSEEN.answer())))
        .isEmpty();
  }

  @Test
  void namesAllThatIsInTheWayAtOnce() {
    assertThat(obstacles(page(10, 0, 0), FINE, UNSEEN))
        .extracting(Obstacle::code)
        .containsExactly("too_few_compared", "answers_not_compared");
  }

  @Test
  void asksARouteThatWasNeverCopiedForItsAnswersAlone() {
    List<Obstacle> found =
        readiness(Mode.MONOLITH, page(0, 0, 0)).obstacles(List.of(UNSEEN), Set.of());
    assertThat(only(found).message()).contains("./fig flip r shadow");
    assertThat(Readiness.asked(route(Effect.SAFE, Mode.MONOLITH), page(0, 0, 0))).isTrue();
    assertThat(Readiness.asked(route(Effect.WRITE, Mode.MONOLITH), page(0, 0, 0))).isFalse();
    BookPage inVain = page(0, 0, 0, Map.of(), Map.of(Lost.UNREACHABLE, 12L));
    assertThat(Readiness.asked(route(Effect.WRITE, Mode.MONOLITH), inVain)).isTrue();
    assertThat(Readiness.instead(route(Effect.WRITE, Mode.MONOLITH)))
        .contains("the effect is write", "./fig gate r");
  }

  private static List<Obstacle> obstacles(BookPage page, AnswerReport... answers) {
    return readiness(Mode.SHADOW, page).obstacles(List.of(answers), Set.of());
  }

  private static Readiness readiness(Mode mode, BookPage page) {
    return new Readiness(route(Effect.SAFE, mode), page, Reporting.fields(page), MAY_DIFFER, NOW);
  }

  private static Obstacle only(List<Obstacle> found) {
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private static FieldNumbers field(String path, long pairs, long repeats) {
    return new FieldNumbers(new Field(path, Kind.VALUE), pairs, repeats, Shape.OTHER, List.of());
  }

  private static BookPage page(
      long compared, long differing, long repeats, FieldNumbers... fields) {
    return page(compared, differing, repeats, Map.of(), Map.of(), fields);
  }

  private static BookPage page(long compared, long differing, Map<String, Long> statuses) {
    return page(compared, differing, 0, statuses, Map.of());
  }

  private static BookPage page(
      long compared,
      long differing,
      long repeats,
      Map<String, Long> statuses,
      Map<Lost, Long> lost,
      FieldNumbers... fields) {
    return new BookPage(
        SINCE,
        null,
        compared,
        differing,
        repeats,
        0,
        List.of(fields),
        statuses,
        Map.of(),
        lost,
        List.of(),
        PairTimes.Kept.NONE,
        List.of(),
        false);
  }

  private static Route route(Effect effect, Mode mode) {
    return TestRoutes.route("r", effect, mode);
  }
}
