package io.figwizard.routingproxy.control.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The history: one JSON line per change. Only as many bytes of it count as the state file says;
 * what stands behind them is the rest of a change that a crash cut off and is overwritten.
 */
final class HistoryFile {

  /** The changes that could be read and where the last of them ends. */
  record Readable(List<Change> changes, long bytes) {}

  private final Path file;
  private final ObjectMapper json;

  HistoryFile(Path file, ObjectMapper json) {
    this.file = file;
    this.json = json;
  }

  long size() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  /** Writes behind the first {@code position} bytes, reaches the disk, gives back the new end. */
  long append(long position, List<Change> changes) throws IOException {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Change change : changes) {
      lines.write(json.writeValueAsBytes(change));
      lines.write('\n');
    }
    try (FileChannel channel = FileChannel.open(file, CREATE, WRITE)) {
      channel.truncate(position).position(position);
      ByteBuffer buffer = ByteBuffer.wrap(lines.toByteArray());
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    return position + lines.size();
  }

  /** Reads whole lines until the first that is not one, at most {@code limit} bytes. */
  Readable read(long limit) throws IOException {
    List<Change> changes = new ArrayList<>();
    if (!Files.exists(file)) {
      return new Readable(changes, 0);
    }
    byte[] bytes = Files.readAllBytes(file);
    int start = 0;
    for (int end = 0; end < Math.min(limit, bytes.length); end++) {
      if (bytes[end] != '\n') {
        continue;
      }
      try {
        changes.add(json.readValue(new String(bytes, start, end - start, UTF_8), Change.class));
      } catch (JsonProcessingException e) {
        break;
      }
      start = end + 1;
    }
    return new Readable(changes, start);
  }
}
