package io.figwizard.loadtests.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.figwizard.loadtests.CannotRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowListTest {

  @Test
  void readsWhatDatabasesPrint() {
    assertThat(
            RowList.read(
                List.of("# production", "", "shop.orders|1250000", "a b\t7", "c , 0 ", "d 1"),
                "rows"))
        .containsExactly(
            Map.entry("a b", 7L),
            Map.entry("c", 0L),
            Map.entry("d", 1L),
            Map.entry("shop.orders", 1_250_000L));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop.orders",
        "shop.orders -1",
        "shop.orders 1.5",
        "12",
        "a 1e9",
        "a 1 b",
        "| 5",
        " , 5"
      })
  void namesTheLineThatIsNoCount(String line) {
    assertThatThrownBy(() -> RowList.read(List.of("a 1", line), "rows.txt"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("rows.txt, line 2: \"" + line + "\" (expected: a table and its rows");
  }

  @Test
  void readsALineOfBlanksInNoTime() {
    String blanks = " ".repeat(20_000);

    // Backtracking over all ways to share the blanks would take days.
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          assertThat(RowList.read(List.of("a" + blanks + "|" + blanks + "1" + blanks), "rows"))
              .containsOnly(Map.entry("a", 1L));
          assertThatThrownBy(() -> RowList.read(List.of("a" + blanks + "b"), "rows"))
              .isInstanceOf(CannotRun.class);
          assertThatThrownBy(() -> RowList.read(List.of("a 1" + blanks + "b"), "rows"))
              .isInstanceOf(CannotRun.class);
        });
  }

  @Test
  void wantsEachTableOnceAndSomeRows() {
    assertThatThrownBy(() -> RowList.read(List.of("a 1", "a 2"), "rows.txt"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("rows.txt, line 2: a stands there twice");
    assertThatThrownBy(() -> RowList.read(List.of("a 0"), "rows.txt"))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("rows.txt names no table with rows");
  }
}
