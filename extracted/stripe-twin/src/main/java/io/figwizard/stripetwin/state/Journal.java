package io.figwizard.stripetwin.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state in a file: one line with all changes of a request. A line that was cut off by a crash
 * is the last one and is left out, so that a request is kept whole or not at all.
 */
final class Journal implements AutoCloseable {
  private static final String FILE = "state.jsonl";

  private final @Nullable Path file;
  private final @Nullable JournalLock lock;
  private @Nullable BufferedWriter writer;

  private Journal(@Nullable Path file, @Nullable JournalLock lock) {
    this.file = file;
    this.lock = lock;
  }

  /** Keeps nothing when there is no folder. */
  static Journal in(@Nullable Path folder) {
    return folder == null
        ? new Journal(null, null)
        : new Journal(folder.resolve(FILE), JournalLock.take(folder));
  }

  /** Gives every change that was written whole, in its order. */
  void read(Consumer<JsonObject> reader) {
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      // Not line by line: a character that was cut off would be no UTF-8.
      for (String line : new String(Files.readAllBytes(file), UTF_8).split("\n")) {
        JsonArray changes;
        try {
          changes = JsonParser.parseString(line).getAsJsonArray();
        } catch (JsonParseException | IllegalStateException cutOff) {
          return;
        }
        changes.forEach(change -> reader.accept(change.getAsJsonObject()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Begins the file anew with what is true now; the old one stays until this is whole. */
  void begin(List<JsonObject> changes) {
    if (file == null) {
      return;
    }
    Path next = file.resolveSibling(FILE + ".next");
    try {
      writer = Files.newBufferedWriter(next, UTF_8);
      write(changes);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + next, e);
    }
  }

  void write(List<JsonObject> changes) {
    if (writer == null || changes.isEmpty()) {
      return;
    }
    try {
      writer.write(Fields.array(changes) + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      if (writer != null) {
        writer.close();
      }
      if (lock != null) {
        lock.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + file, e);
    }
  }
}
