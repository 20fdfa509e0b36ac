package io.figwizard.routingproxy.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.SuppliedClock;
import io.figwizard.routingproxy.findings.ToldFindings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the monolith answered one proxy, told to another. */
class SharedAnswersTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final String ROUTE = "drilling.next-cards";
  private static final String JSON = "application/json";

  @TempDir Path folder;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private Instant now = START;
  private final Clock clock = new SuppliedClock(() -> now);
  private final ToldFindings rows = new ToldFindings();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void addsUpWhatBothWereAnswered() throws Exception {
    MonolithAnswers there = answers("there");
    there.monolithSaid(ROUTE, 200, JSON, "", null);
    there.monolithSaid(ROUTE, 404, JSON, "", null);
    tell(there);
    now = START.plusSeconds(60);
    MonolithAnswers here = answers("here");
    here.monolithSaid(ROUTE, 200, JSON, "", null);

    assertThat(new SharedAnswers(here, rows, clock).lately(ROUTE))
        .containsExactly(
            new GivenAnswer(new Branch(200, JSON, ""), 2, START, START.plusSeconds(60)),
            new GivenAnswer(new Branch(404, JSON, ""), 1, START, START));
    assertThat(here.lately(ROUTE)).as("its own").hasSize(1);
  }

  @Test
  void forgetsWhatWasLongAgoAndLeavesOutWhatItCannotRead() throws Exception {
    MonolithAnswers there = answers("there");
    there.monolithSaid(ROUTE, 200, JSON, "", null);
    tell(there);
    SharedAnswers here = new SharedAnswers(answers("here"), rows, clock);
    assertThat(here.lately(ROUTE)).hasSize(1);

    now = START.plus(MonolithAnswers.LATELY).plusSeconds(1);
    assertThat(here.lately(ROUTE)).isEmpty();

    for (String text : List.of("[{\"branch\":7}]", "{}", "[", "[{}]")) {
      rows.texts.put(ROUTE, text);
      assertThat(here.lately(ROUTE)).as(text).isEmpty();
    }
  }

  @Test
  void aWayThatIsNewIsToldAtOnceAndNumbersNowAndThen() {
    MonolithAnswers own = answers("own");
    SharedAnswers answers = new SharedAnswers(own, rows, clock);
    own.monolithSaid(ROUTE, 200, JSON, "", null);
    assertThat(answers.untold(Map.of())).containsExactly(ROUTE);
    assertThat(answers.untold(Map.of())).as("nobody could be told").containsExactly(ROUTE);
    answers.told(answers.untold(Map.of()));

    own.monolithSaid(ROUTE, 200, JSON, "", null);
    assertThat(answers.untold(Map.of())).isEmpty();
    now = START.plus(Duration.ofMinutes(6));
    assertThat(answers.untold(Map.of())).containsExactly(ROUTE);
    answers.told(answers.untold(Map.of()));

    now = START.plus(Duration.ofMinutes(12));
    assertThat(answers.untold(Map.of())).as("nothing came").isEmpty();
    own.monolithSaid(ROUTE, 204, "", "", null);
    assertThat(answers.untold(Map.of())).containsExactly(ROUTE);
  }

  private void tell(MonolithAnswers answers) {
    SharedAnswers told = new SharedAnswers(answers, rows, clock);
    for (String route : told.untold(Map.of())) {
      rows.texts.put(route, String.valueOf(told.text(route)));
    }
  }

  private MonolithAnswers answers(String name) {
    return new MonolithAnswers(folder.resolve(name), clock, executor);
  }
}
