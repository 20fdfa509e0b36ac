package io.figwizard.stripetwin.state;

import static java.nio.charset.StandardCharsets.UTF_8;

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
 * The state in a file: one line for each change, each request's lines written at once. A line that
 * was cut off by a crash is the last one and is left out.
 */
final class Journal implements AutoCloseable {
  private static final String FILE = "state.jsonl";

  private final @Nullable Path file;
  private @Nullable BufferedWriter writer;

  private Journal(@Nullable Path file) {
    this.file = file;
  }

  /** Keeps nothing when there is no folder. */
  static Journal in(@Nullable Path folder) {
    if (folder == null) {
      return new Journal(null);
    }
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make the folder " + folder, e);
    }
    return new Journal(folder.resolve(FILE));
  }

  /** Gives every line that was written whole. */
  void read(Consumer<JsonObject> reader) {
    if (file == null || !Files.exists(file)) {
      return;
    }
    try {
      for (String line : Files.readAllLines(file, UTF_8)) {
        try {
          reader.accept(JsonParser.parseString(line).getAsJsonObject());
        } catch (JsonParseException | IllegalStateException cutOff) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Begins the file anew with what is true now; the old one stays until this is whole. */
  void begin(List<JsonObject> lines) {
    if (file == null) {
      return;
    }
    Path next = file.resolveSibling(FILE + ".next");
    try {
      writer = Files.newBufferedWriter(next, UTF_8);
      write(lines);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + next, e);
    }
  }

  void write(List<JsonObject> lines) {
    if (writer == null) {
      return;
    }
    try {
      for (JsonObject line : lines) {
        writer.write(line + "\n");
      }
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    if (writer != null) {
      try {
        writer.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close " + file, e);
      }
    }
  }
}
