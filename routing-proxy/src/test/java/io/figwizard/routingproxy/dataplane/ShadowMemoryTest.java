package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShadowMemoryTest {

  private final ShadowMemory memory = new ShadowMemory(2, 100);

  @Test
  void isBoundedInNumber() {
    ShadowMemory.Share one = memory.begin();
    assertThat(memory.begin()).isNotNull();
    assertThat(memory.begin()).isNull();
    one.end();
    one.end();
    assertThat(memory.begin()).isNotNull();
    assertThat(memory.begin()).isNull();
  }

  @Test
  void isBoundedInBytesOfAllTogether() {
    ShadowMemory.Share one = memory.begin();
    ShadowMemory.Share other = memory.begin();
    assertThat(one.take(60)).isTrue();
    assertThat(other.take(60)).isFalse();
    assertThat(other.take(40)).isTrue();
    one.give(10);
    assertThat(other.take(11)).isFalse();
    assertThat(other.take(10)).isTrue();
    one.end();
    assertThat(other.take(50)).isTrue();
    other.end();
    assertThat(memory.begin().take(100)).isTrue();
    assertThat(memory.begin()).as("it is full").isNull();
  }

  @Test
  void givesNothingToOneThatHasEnded() {
    ShadowMemory.Share ended = memory.begin();
    ended.end();
    ended.give(50);
    assertThat(ended.take(1)).isFalse();
    assertThat(memory.begin().take(101)).isFalse();
  }
}
