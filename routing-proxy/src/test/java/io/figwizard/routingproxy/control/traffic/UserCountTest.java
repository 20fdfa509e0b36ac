package io.figwizard.routingproxy.control.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class UserCountTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 17, 255, 256})
  void isExactForFewHoweverOftenTheyCome(int users) {
    UserCount count = new UserCount();
    for (int round = 0; round < 3; round++) {
      add(count, 0, users);
    }
    assertThat(count.exact()).isTrue();
    assertThat(count.users()).isEqualTo(users);
  }

  // The names are the same in every run, and so is the estimate: this is no matter of luck.
  @ParameterizedTest
  @ValueSource(ints = {257, 1_000, 9_000, 12_000, 100_000, 1_000_000})
  void isWithinFivePercentForMany(int users) {
    UserCount count = new UserCount();
    add(count, 0, users);
    assertThat(count.exact()).isFalse();
    assertThat((double) count.users()).isCloseTo(users, within(0.05 * users));
  }

  @Test
  void countsThoseOnceWhomSeveralHaveSeen() {
    UserCount one = new UserCount();
    UserCount other = new UserCount();
    add(one, 0, 100);
    add(other, 50, 150);
    UserCount together = UserCount.together(List.of(one, other));
    assertThat(together.exact()).isTrue();
    assertThat(together.users()).isEqualTo(150);

    add(other, 0, 20_000);
    UserCount many = UserCount.together(List.of(one, other));
    assertThat(many.exact()).isFalse();
    assertThat(many.users()).isEqualTo(other.users());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 256, 257, 20_000})
  void isTheSameCountReadFromItsText(int users) {
    UserCount count = new UserCount();
    add(count, 0, users);

    UserCount read = UserCount.of(count.text());
    assertThat(read.exact()).isEqualTo(count.exact());
    assertThat(read.users()).isEqualTo(count.users());

    add(read, 0, users);
    assertThat(read.users()).as("the same users once more").isEqualTo(count.users());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?", "=AAAA", "=?", "~", "~AAAA", "5"})
  void readsOnlyWhatItWouldWrite(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> UserCount.of(text));
  }

  @Test
  void isAnEstimateWhereTheSumOfFewIsTooMany() {
    UserCount one = new UserCount();
    UserCount other = new UserCount();
    add(one, 0, 200);
    add(other, 200, 400);
    UserCount together = UserCount.together(List.of(one, other));
    assertThat(together.exact()).isFalse();
    assertThat((double) together.users()).isCloseTo(400, within(20.0));
  }

  @Test
  void losesNobodyOfThoseWhoComeAtOnce() throws Exception {
    UserCount count = new UserCount();
    UserCount alone = new UserCount();
    add(alone, 0, 5_000);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    for (int t = 0; t < 4; t++) {
      threads.execute(() -> add(count, 0, 5_000));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(count.users()).isEqualTo(alone.users());
  }

  private static void add(UserCount count, int from, int to) {
    for (int i = from; i < to; i++) {
      count.add(UserCount.hash("user-" + i));
    }
  }
}
