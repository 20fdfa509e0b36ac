package io.figwizard.routingproxy.coverage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonolithAnswersTest {

  private static final Instant FIRST = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ROUTE = "drilling.next-cards";
  private static final String JSON = "application/json";

  @TempDir Path folder;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void countsEachWayOfAnswering() throws Exception {
    MonolithAnswers answers = at(FIRST);
    answers.monolithSaid(ROUTE, 200, JSON, "", null);
    answers.monolithSaid(ROUTE, 200, JSON + ";charset=utf-8", "", null);
    answers.monolithSaid(ROUTE, 204, "", "", null);
    refused(answers, "deck_not_found");
    refused(answers, "deck_not_found");
    refused(answers, "card_not_found");
    untilLookedInto();

    assertThat(answers.lately(ROUTE))
        .extracting(answer -> answer.branch().word() + " " + answer.count())
        .containsExactly(
            "200 application/json 2", "204 1", "404 card_not_found 1", "404 deck_not_found 2");
    assertThat(answers.lately("other")).isEmpty();
  }

  @Test
  void remembersOverARestart() throws Exception {
    MonolithAnswers before = at(FIRST);
    before.monolithSaid(ROUTE, 200, JSON, "", null);
    refused(before, "deck_not_found");
    untilLookedInto();
    before.stop();

    MonolithAnswers after = at(FIRST.plusSeconds(60));
    after.monolithSaid(ROUTE, 200, JSON, "", null);
    assertThat(after.lately(ROUTE))
        .containsExactly(
            new GivenAnswer(new Branch(200, JSON, ""), 2, FIRST, FIRST.plusSeconds(60)),
            new GivenAnswer(new Branch(404, "", "deck_not_found"), 1, FIRST, FIRST));
  }

  @Test
  void forgetsWhatWasLongAgo() {
    MonolithAnswers before = at(FIRST);
    before.monolithSaid(ROUTE, 200, JSON, "", null);
    before.stop();

    Instant later = FIRST.plus(MonolithAnswers.LATELY).plusSeconds(1);
    MonolithAnswers after = at(later);
    assertThat(after.lately(ROUTE)).isEmpty();
    after.monolithSaid(ROUTE, 200, JSON, "", null);
    assertThat(after.lately(ROUTE))
        .containsExactly(new GivenAnswer(new Branch(200, JSON, ""), 1, later, later));
  }

  @Test
  void tellsOnlySoManyApart() {
    MonolithAnswers answers = at(FIRST);
    IntStream.range(0, 10_000)
        .forEach(i -> answers.monolithSaid(ROUTE, 200, "application/x-" + i, "", null));
    assertThat(answers.lately(ROUTE)).hasSize(RouteAnswers.MOST);
  }

  @Test
  void beginsAnewWhereTheFileIsDamaged() throws Exception {
    at(FIRST).stop();
    for (String content : new String[] {"{\"routes\":{\"a\":", "{}", "[]"}) {
      Files.writeString(folder.resolve("monolith-answers.json"), content);
      MonolithAnswers answers = at(FIRST);
      answers.monolithSaid(ROUTE, 200, JSON, "", null);
      assertThat(answers.lately(ROUTE)).as(content).hasSize(1);
    }
  }

  private static void refused(MonolithAnswers answers, String code) {
    answers.monolithSaid(
        ROUTE, 404, JSON, "", ("{\"error\":{\"code\":\"" + code + "\"}}").getBytes(UTF_8));
  }

  /** There is one thread for it, which takes things in turn. */
  private void untilLookedInto() throws Exception {
    executor.submit(() -> {}).get();
  }

  private MonolithAnswers at(Instant now) {
    return new MonolithAnswers(folder, Clock.fixed(now, ZoneOffset.UTC), executor);
  }
}
