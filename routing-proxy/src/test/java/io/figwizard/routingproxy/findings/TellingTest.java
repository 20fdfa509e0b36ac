package io.figwizard.routingproxy.findings;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.routingproxy.control.state.SharedFindings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Telling what was found of very many routes. */
class TellingTest {

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final ToldFindings rows = new ToldFindings();

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void goesOnWithTheNextPortionAfterOneFailed() {
    Telling telling = telling(new Routes(120, 10), Duration.ofHours(1));
    rows.fails = 1;

    telling.tell();
    assertThat(rows.texts).hasSize(50);
    assertThat(telling.faults()).singleElement().asString().contains("canceling statement");

    telling.tell();
    assertThat(rows.texts).hasSize(120);
    assertThat(rows.portions).extracting(Set::size).containsExactly(50, 50, 20);
    assertThat(telling.faults()).isEmpty();

    telling.tell();
    assertThat(rows.portions).as("nothing is told twice").hasSize(3);
  }

  @Test
  void portionsOfLargeTextsHaveFewerRoutes() {
    telling(new Routes(40, 64 * 1024), Duration.ofHours(1)).tell();
    assertThat(rows.portions).extracting(Set::size).containsExactly(16, 16, 8);
  }

  @Test
  void aLastTimeEndsWhenItsTimeIsUpAndIsGoneOnWithAfterwards() {
    Telling telling = telling(new Routes(120, 10), Duration.ZERO);
    telling.pause();
    telling.tell();
    assertThat(rows.portions).isEmpty();

    telling.resume();
    telling.tell();
    assertThat(rows.texts).hasSize(120);

    Telling late = telling(new Routes(1, 10), Duration.ZERO);
    late.stop();
    assertThat(rows.portions).hasSize(3);
    assertThat(late.faults()).isNotEmpty();
  }

  @Test
  void aLastTimeTellsAllWhereThereIsTime() {
    Telling telling = telling(new Routes(120, 10), Duration.ofHours(1));
    telling.pause();
    assertThat(rows.texts).hasSize(120);
  }

  private Telling telling(FindingsSource source, Duration patience) {
    return new Telling(rows, List.of(source), executor, Duration.ofHours(1), patience);
  }

  /** So many routes of which there is a text of that length. */
  private static final class Routes implements FindingsSource {
    private final Map<String, String> texts;

    Routes(int number, int length) {
      texts =
          IntStream.range(0, number)
              .boxed()
              .collect(
                  Collectors.toMap(
                      i -> "r" + i, i -> "a".repeat(length), (a, b) -> a, TreeMap::new));
    }

    @Override
    public SharedFindings.Kind kind() {
      return SharedFindings.Kind.BOOK;
    }

    @Override
    public Set<String> untold(Map<String, Long> begun) {
      return Set.copyOf(texts.keySet());
    }

    @Override
    public String text(String route) {
      return String.valueOf(texts.get(route));
    }

    @Override
    public void told(Set<String> routes) {
      texts.keySet().removeAll(routes);
    }
  }
}
