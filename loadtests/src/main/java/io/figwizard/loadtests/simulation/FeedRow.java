package io.figwizard.loadtests.simulation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to come: made before the run, so that the feeder does not touch the database under
 * test.
 *
 * @param method for example {@code POST}
 * @param path begins with a slash; with the query, percent-encoded as it is to be sent
 * @param headers by name; may hold tokens
 * @param body as it is sent, in UTF-8; null for none
 * @param expected statuses that a good answer may have; at least one
 */
public record FeedRow(
    String method,
    String path,
    Map<String, String> headers,
    @Nullable String body,
    List<Integer> expected) {

  public FeedRow {
    headers = Map.copyOf(headers);
    expected = List.copyOf(expected);
  }

  /** Without headers and body: they hold tokens. */
  @Override
  public String toString() {
    return method + " " + path;
  }

  /** Writes the rows, one JSON object a line. The file holds tokens: its folder must be private. */
  public static void write(Path file, List<FeedRow> rows) throws IOException {
    try (SequenceWriter writer =
        new ObjectMapper()
            .writerFor(FeedRow.class)
            .withRootValueSeparator("\n")
            .writeValues(file.toFile())) {
      writer.writeAll(rows);
    }
  }

  static List<FeedRow> read(Path file) throws IOException {
    try (MappingIterator<FeedRow> rows =
        new ObjectMapper().readerFor(FeedRow.class).readValues(file.toFile())) {
      return rows.readAll();
    }
  }
}
