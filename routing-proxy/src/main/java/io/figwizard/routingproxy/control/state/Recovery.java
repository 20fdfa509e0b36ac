package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the newest state in a folder. A crash leaves state.json whole, so this reads it and is
 * done; the rest is for a disk or a hand that damaged it: the previous state, or nothing, with
 * every change of the history since then applied again.
 */
final class Recovery {

  /** What was found, and what had to be repaired to find it. */
  record Found(ProxyState state, long historyBytes, List<String> repairs) {}

  private final Path folder;
  private final StateFile form;
  private final HistoryFile history;
  private final List<String> repairs = new ArrayList<>();

  Recovery(Path folder, StateFile form, HistoryFile history) {
    this.folder = folder;
    this.form = form;
    this.history = history;
  }

  Found find() throws IOException {
    StateFile.Content current = read("state.json");
    if (current != null) {
      return fromCurrent(current);
    }
    StateFile.Content previous = read("state.json.previous");
    HistoryFile.Readable readable = history.read(Long.MAX_VALUE);
    ProxyState state = previous == null ? ProxyState.EMPTY : previous.state();
    for (Change change : readable.changes()) {
      state = change.generation() > state.generation() ? state.after(change) : state;
    }
    boolean fresh = repairs.isEmpty() && previous == null && readable.changes().isEmpty();
    if (!fresh) {
      repairs.add(
          "state.json could not be used; generation "
              + state.generation()
              + " was restored from "
              + (previous == null ? "history.jsonl" : "state.json.previous and history.jsonl"));
    }
    if (readable.bytes() < history.size()) {
      repairs.add("history.jsonl is damaged after byte " + readable.bytes() + "; the rest is lost");
      keepAside("history.jsonl");
    }
    return new Found(state, readable.bytes(), List.copyOf(repairs));
  }

  private Found fromCurrent(StateFile.Content current) throws IOException {
    long bytes = Math.min(current.historyBytes(), history.size());
    if (bytes < current.historyBytes()) {
      repairs.add(
          "history.jsonl lacks its last "
              + (current.historyBytes() - bytes)
              + " bytes; the state itself is whole");
      bytes = history.read(bytes).bytes();
    }
    return new Found(current.state(), bytes, List.copyOf(repairs));
  }

  private StateFile.@Nullable Content read(String name) throws IOException {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return null;
    }
    byte[] bytes = Files.readAllBytes(file);
    try {
      return form.read(bytes);
    } catch (IOException e) {
      repairs.add(name + " is damaged: " + e.getMessage());
      keepAside(name);
      return null;
    }
  }

  /** For whoever wants to know what happened; never overwrites an older one. */
  private void keepAside(String name) throws IOException {
    int number = 1;
    while (Files.exists(folder.resolve(name + ".damaged-" + number))) {
      number++;
    }
    Files.copy(folder.resolve(name), folder.resolve(name + ".damaged-" + number));
  }
}
