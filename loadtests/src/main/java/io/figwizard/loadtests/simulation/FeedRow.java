package io.figwizard.loadtests.simulation;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SequenceWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * One request to come: drawn from the real data before the run, so that the feeder does not touch
 * the database under test.
 *
 * @param token access token of the user who asks
 * @param key idempotency key; sent when the route writes
 * @param body the request body, JSON
 */
public record FeedRow(String token, String key, String body) {

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
