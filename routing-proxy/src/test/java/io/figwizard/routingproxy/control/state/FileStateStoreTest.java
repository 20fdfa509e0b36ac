package io.figwizard.routingproxy.control.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.routingproxy.routes.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileStateStoreTest implements StateStoreContract {

  @TempDir Path folder;

  @Override
  public StateStore open() throws IOException {
    return StateStore.open(folder.resolve("new/proxy"));
  }

  @Test
  void keepsTheStateBefore() throws IOException {
    write(1, 5);
    assertThat(form().read(Files.readAllBytes(folder.resolve("state.json.previous"))).state())
        .satisfies(state -> assertThat(state.generation()).isEqualTo(4));
  }

  @Test
  void restoresATornStateFromThePreviousOneAndTheHistory() throws IOException {
    ProxyState written = write(1, 5);
    byte[] whole = Files.readAllBytes(folder.resolve("state.json"));
    for (int length = 0; length < whole.length - 1; length += 37) {
      Files.write(folder.resolve("state.json"), java.util.Arrays.copyOf(whole, length));
      try (StateStore store = StateStore.open(folder)) {
        assertThat(store.found().latest()).isEqualTo(written.latest());
        assertThat(store.found().generation()).isEqualTo(5);
        assertThat(store.repairs().toString()).contains("state.json is damaged");
      }
    }
  }

  @Test
  void detectsASingleChangedLetter() throws IOException {
    write(1, 3);
    Path file = folder.resolve("state.json");
    Files.writeString(file, Files.readString(file).replace("canary", "canarx"));
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.found().standing("drilling.stats")).isEqualTo(new Standing(Mode.CANARY, 3));
      assertThat(store.repairs().toString()).contains("checksum does not match");
    }
    assertThat(folder.resolve("state.json.damaged-1")).exists();
  }

  @Test
  void restoresFromTheHistoryAloneWhenBothStatesAreGone() throws IOException {
    ProxyState written = write(1, 4);
    Files.delete(folder.resolve("state.json"));
    Files.delete(folder.resolve("state.json.previous"));
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.found().latest()).isEqualTo(written.latest());
      assertThat(store.repairs().toString()).contains("restored from history.jsonl");
    }
  }

  @Test
  void forgetsAChangeThatACrashCutOff() throws IOException {
    write(1, 3);
    String next = new String(StateJson.mapper().writeValueAsBytes(Changes.flip(4)));
    for (String rest : List.of(next + "\n", next.substring(0, 20), "\n\0\0\0")) {
      long whole = Files.size(folder.resolve("history.jsonl"));
      Files.writeString(folder.resolve("history.jsonl"), rest, StandardOpenOption.APPEND);
      try (StateStore store = StateStore.open(folder)) {
        assertThat(store.found().generation()).isEqualTo(3);
        assertThat(store.history()).hasSize(3);
        assertThat(store.repairs()).isEmpty();
      }
      try (var channel =
          java.nio.channels.FileChannel.open(
              folder.resolve("history.jsonl"), StandardOpenOption.WRITE)) {
        channel.truncate(whole);
      }
    }
  }

  @Test
  void writesOverWhatACrashCutOff() throws IOException {
    write(1, 3);
    Files.writeString(folder.resolve("history.jsonl"), "{\"half\":", StandardOpenOption.APPEND);
    write(4, 5);
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.history())
          .extracting(Change::generation)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(store.repairs()).isEmpty();
    }
  }

  @Test
  void saysWhenTheHistoryLost() throws IOException {
    write(1, 3);
    Files.delete(folder.resolve("history.jsonl"));
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.found().generation()).isEqualTo(3);
      assertThat(store.repairs().toString()).contains("history.jsonl lacks its last");
    }
  }

  @Test
  void refusesASecondProxyOnTheSameFolder() throws IOException {
    StateStore first = StateStore.open(folder);
    assertThatThrownBy(() -> StateStore.open(folder))
        .hasMessageContaining("another routing proxy uses the state folder " + folder);
    first.close();
    StateStore.open(folder).close();
  }

  @Test
  void leavesTheOldStateWhereTheNewOneCannotBeWritten() throws IOException {
    write(1, 2);
    try (StateStore store = StateStore.open(folder)) {
      Files.createDirectory(folder.resolve("state.json.next"));
      assertThatThrownBy(
              () -> store.write(ProxyState.EMPTY.after(Changes.flip(3)), List.of(Changes.flip(3))))
          .isInstanceOf(IOException.class);
      assertThat(store.history()).hasSize(2);
    }
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.found().generation()).isEqualTo(2);
      assertThat(store.history()).hasSize(2);
    }
  }

  @Test
  void whoHasLetGoOfTheFolderWritesNothingUntilItHasItAgain() throws IOException {
    ProxyState before = write(1, 3);
    try (StateStore store = StateStore.open(folder)) {
      store.release();

      assertThatThrownBy(() -> store.write(before.after(Changes.flip(4)), List.of(Changes.flip(4))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another process has the state folder " + folder);
      ProxyState others = write(4, 5);
      try (StateStore other = StateStore.open(folder)) {
        assertThatThrownBy(store::acquire).hasMessageContaining("another routing proxy");
        assertThat(other.found()).isEqualTo(others);
      }

      assertThat(store.acquire()).isEqualTo(others);
      store.write(others.after(Changes.flip(6)), List.of(Changes.flip(6)));
      assertThat(store.history())
          .extracting(Change::generation)
          .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThatThrownBy(() -> StateStore.open(folder)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoNeverLetGoOfTheFolderGoesOnWithIt() throws Exception {
    ProxyState before = write(1, 3);
    try (StateStore store = StateStore.open(folder)) {
      assertThat(store.acquire()).isNull();

      store.write(before.after(Changes.flip(4)), List.of(Changes.flip(4)));
      assertThat(store.history()).hasSize(4);
      // Asked by another process: a lock that this one has lost would still be refused here.
      Process other = FlippingProcess.start(folder, ProcessBuilder.Redirect.PIPE);
      try {
        assertThat(other.inputReader().readLine()).isNull();
        assertThat(other.errorReader().lines())
            .anyMatch(line -> line.contains("another routing proxy uses the state folder"));
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  private ProxyState write(int first, int last) throws IOException {
    try (StateStore store = StateStore.open(folder)) {
      ProxyState state = store.found();
      for (int generation = first; generation <= last; generation++) {
        state = state.after(Changes.flip(generation));
        store.write(state, List.of(Changes.flip(generation)));
      }
      return state;
    }
  }

  private static StateFile form() {
    return new StateFile(StateJson.mapper());
  }
}
