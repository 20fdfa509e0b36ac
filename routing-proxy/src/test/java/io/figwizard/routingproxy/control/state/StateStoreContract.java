package io.figwizard.routingproxy.control.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds wherever the state is kept. */
interface StateStoreContract {

  /** The same one each time within a test, empty at its beginning. */
  StateStore open() throws IOException;

  @Test
  default void startsOnTheMonolithWhereNothingIsKept() throws IOException {
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(ProxyState.EMPTY);
      assertThat(store.repairs()).isEmpty();
      assertThat(store.history()).isEmpty();
    }
  }

  @Test
  default void findsWhatWasWritten() throws IOException {
    ProxyState written = write(1, 5);
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(written);
      assertThat(store.repairs()).isEmpty();
      assertThat(store.history())
          .extracting(Change::generation)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(store.history().get(4)).isEqualTo(written.latest("drilling.stats"));
    }
  }

  @Test
  default void keepsSeveralChangesInOneWrite() throws IOException {
    List<Change> changes =
        List.of(Changes.flip(1, "a"), Changes.flip(2, "b"), Changes.flip(3, "a"));
    try (StateStore store = open()) {
      store.write(ProxyState.EMPTY.after(changes), changes);
    }
    try (StateStore store = open()) {
      assertThat(store.found().latest("a")).isEqualTo(changes.get(2));
      assertThat(store.found().latest("b")).isEqualTo(changes.get(1));
      assertThat(store.history()).isEqualTo(changes);
    }
  }

  @Test
  default void keepsWhichRoutesAppliedLast() throws IOException {
    Change routes = Change.routes(1, Instant.EPOCH, "ada").because("added deck");
    ProxyState state = ProxyState.EMPTY.after(routes).withRoutes("abc");
    try (StateStore store = open()) {
      store.write(state, List.of(routes));
    }
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(state);
      assertThat(store.history()).containsExactly(routes);
    }
  }

  @Test
  default void goesOnWhereItStopped() throws IOException {
    write(1, 3);
    ProxyState written = write(4, 5);
    try (StateStore store = open()) {
      assertThat(store.found()).isEqualTo(written);
      assertThat(store.history()).hasSize(5);
    }
  }

  private ProxyState write(int first, int last) throws IOException {
    try (StateStore store = open()) {
      ProxyState state = store.found();
      for (int generation = first; generation <= last; generation++) {
        state = state.after(Changes.flip(generation));
        store.write(state, List.of(Changes.flip(generation)));
      }
      return state;
    }
  }
}
