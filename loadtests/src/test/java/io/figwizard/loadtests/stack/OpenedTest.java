package io.figwizard.loadtests.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenedTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void closesTheLastFirst() {
    Opened opened = new Opened();
    opened.open(() -> () -> closed.add("database"));
    opened.open(() -> () -> closed.add("service"));

    opened.close();
    opened.close();

    assertThat(closed).containsExactly("service", "database");
  }

  @Test
  void closesTheOthersWhenOneCannotBe() {
    Opened opened = new Opened();
    opened.open(() -> () -> closed.add("database"));
    opened.open(
        () ->
            () -> {
              throw new IllegalStateException("stuck");
            });

    opened.close();

    assertThat(closed).containsExactly("database");
  }

  @Test
  void opensNothingOnceItIsClosed() {
    Opened opened = new Opened();
    opened.close();

    assertThatThrownBy(() -> opened.open(() -> () -> closed.add("late")))
        .hasMessageContaining("being stopped");
    assertThat(closed).isEmpty();
  }
}
