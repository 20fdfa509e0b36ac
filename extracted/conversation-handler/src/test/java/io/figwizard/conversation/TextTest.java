package io.figwizard.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTest {
  private static final String TREE = "\uD83C\uDF33";

  @Test
  void leavesAloneWhatFits() {
    assertThat(Text.bounded(" an oak ", 10)).isEqualTo("an oak");
    assertThat(Text.bounded(TREE, 2)).isEqualTo(TREE);
  }

  @Test
  void shortensBetweenCharacters() {
    assertThat(Text.bounded("oaks", 3)).isEqualTo("oak");
    assertThat(Text.bounded("oak" + TREE, 4)).isEqualTo("oak");
    assertThat(Text.bounded("oak" + TREE, 5)).isEqualTo("oak" + TREE);
  }

  @Test
  void dropsWhatPostgresqlCannotHold() {
    assertThat(Text.bounded("o\u0000ak\u0000", 10)).isEqualTo("oak");
  }
}
