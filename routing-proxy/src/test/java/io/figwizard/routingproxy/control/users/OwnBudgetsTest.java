package io.figwizard.routingproxy.control.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.routes.Admitted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Closing what was opened waits until everything that was asked for is written. */
final class OwnBudgetsTest {

  @TempDir Path temporary;
  private Path folder;
  private UserBudgets budgets;

  @BeforeEach
  void open() throws IOException {
    folder = temporary.resolve("users");
    budgets = UserBudgets.own(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    budgets.stop();
  }

  @Test
  void letsInWhoComesFirstAndNobodyAfterTheLastPlace() throws Exception {
    budgets.begin("drilling");
    ask(3, 11, 12, 13, 14, 15);
    reopen();
    assertThat(admitted().size()).isEqualTo(3);
    assertThat(numbers(11, 12, 13, 14, 15)).containsExactly(0, 1, 2, -1, -1);
  }

  @Test
  void keepsEverybodysNumberOverARestartAndARaise() throws Exception {
    budgets.begin("drilling");
    ask(2, 11, 12, 13);
    reopen();
    ask(4, 13, 12, 14, 15);
    reopen();
    assertThat(numbers(11, 12, 13, 14, 15)).containsExactly(0, 1, 2, 3, -1);
  }

  @Test
  void askingTwiceTakesOnePlace() throws Exception {
    budgets.begin("drilling");
    ask(2, 11, 11, 11);
    reopen();
    ask(2, 11, 12);
    reopen();
    assertThat(numbers(11, 12)).containsExactly(0, 1);
    assertThat(budgets.admitted()).containsExactly(Map.entry("drilling", 2));
  }

  @Test
  void groupsDoNotShareTheirPlaces() throws Exception {
    budgets.begin("drilling");
    budgets.begin("../auth");
    ask(1, 11);
    Objects.requireNonNull(budgets.of("../auth", 1)).admitted().ask(12, 1);
    reopen();
    assertThat(budgets.admitted()).containsOnlyKeys("../auth", "drilling").containsValue(1);
    try (var files = Files.list(temporary)) {
      assertThat(files).containsExactly(folder);
    }
  }

  @Test
  void whileAnotherProcessHasTheListsNobodyIsLetInHere() throws Exception {
    budgets.begin("drilling");
    ask(3, 11);
    reopen();
    budgets.pause();
    ask(3, 12);
    UserBudgets other = UserBudgets.own(folder);
    Objects.requireNonNull(other.of("drilling", 3)).admitted().ask(13, 3);
    other.stop();
    assertThat(numbers(11, 12, 13)).containsExactly(0, -1, -1);

    budgets.resume();

    assertThat(numbers(11, 12, 13)).containsExactly(0, -1, 1);
    ask(3, 12, 14);
    reopen();
    assertThat(numbers(11, 12, 13, 14)).containsExactly(0, 2, 1, -1);
  }

  @Test
  void nobodyIsInWhenAnotherCanaryBegins() throws Exception {
    budgets.begin("drilling");
    ask(2, 11, 12);
    reopen();
    budgets.begin("drilling");
    assertThat(numbers(11, 12)).containsExactly(-1, -1);
    ask(2, 13);
    reopen();
    assertThat(numbers(11, 12, 13)).containsExactly(-1, -1, 0);
  }

  @Test
  void aPercentageAfterABudgetKnowsWhoWasIn() throws Exception {
    assertThat(budgets.of("drilling", null)).isNull();
    budgets.begin("drilling");
    ask(1, 11);
    reopen();
    assertThat(Objects.requireNonNull(budgets.of("drilling", null)).admitted().number(11)).isZero();
  }

  @Test
  void forgetsAUserWhomACrashCutOffAndNoOther() throws Exception {
    budgets.begin("drilling");
    ask(5, 11, 12);
    budgets.stop();
    Path file = folder.resolve("drilling.users");
    byte[] whole = Files.readAllBytes(file);
    for (int cut = whole.length - 1; cut >= 17; cut--) {
      Files.write(file, Arrays.copyOf(whole, cut));
      budgets = UserBudgets.own(folder);
      assertThat(numbers(11, 12)).containsExactly(0, -1);
      ask(5, 13);
      reopen();
      assertThat(numbers(11, 12, 13)).containsExactly(0, -1, 1);
      budgets.stop();
    }
  }

  @Test
  void refusesAListThatIsDamaged() throws Exception {
    budgets.begin("drilling");
    ask(5, 11, 12);
    budgets.stop();
    Files.writeString(folder.resolve("drilling.users"), "is not sixteen d\n0000000000000001\n");
    assertThatThrownBy(() -> UserBudgets.own(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is damaged")
        .hasMessageContaining("is not sixteen d");
  }

  @Test
  void letsNobodyInWhoIsNotOnTheDisk() throws Exception {
    budgets.begin("drilling");
    Files.delete(folder.resolve("drilling.users"));
    Files.createDirectory(folder.resolve("drilling.users"));
    ask(5, 11);
    budgets.stop();
    assertThat(numbers(11)).containsExactly(-1);
    assertThat(budgets.faults()).hasSize(1).first().asString().contains("drilling");
  }

  @Test
  void neverLetsInTooManyHoweverManyAskAtOnce() throws Exception {
    budgets.begin("drilling");
    Admitted admitted = admitted();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> asking = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int offset = t * 37;
        asking.add(
            threads.submit(
                () -> {
                  go.await();
                  LongStream.range(0, 2000).forEach(i -> admitted.ask(offset + i, 50));
                  return null;
                }));
      }
      go.countDown();
      for (Future<?> done : asking) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    reopen();
    assertThat(admitted().size()).isEqualTo(50);
    assertThat(
            IntStream.range(0, 2300)
                .map(place -> admitted().number(place))
                .filter(number -> number != Admitted.NOT_IN)
                .sorted())
        .containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
  }

  private Admitted admitted() {
    return Objects.requireNonNull(budgets.of("drilling", 1)).admitted();
  }

  private void ask(int most, long... places) {
    LongStream.of(places).forEach(place -> admitted().ask(place, most));
  }

  private List<Integer> numbers(long... places) {
    return LongStream.of(places).mapToObj(place -> admitted().number(place)).toList();
  }

  private void reopen() throws Exception {
    budgets.stop();
    budgets = UserBudgets.own(folder);
  }
}
