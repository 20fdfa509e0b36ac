package io.figwizard.loadtests.data;

import io.figwizard.loadtests.console.ProgressLine;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Makes all chunks of a profile and copies them in, keeping count. Safe for use by several threads.
 */
final class Copying {

  private final Profile profile;
  private final List<UserPart> parts;
  private final ProgressLine progress;
  private final long start = System.nanoTime();
  private final Map<Table, Long> rows = new EnumMap<>(Table.class);
  private final SortedMap<Integer, byte[]> checksums = new TreeMap<>();
  private long loaded;

  Copying(DataLoad.Order order, ProgressLine progress) {
    this.profile = order.profile();
    this.parts = Parts.of(profile, order.seed(), order.asOf()).all();
    this.progress = progress;
  }

  List<Workers.Task> pieces() {
    return IntStream.range(0, profile.chunks()).mapToObj(this::copy).toList();
  }

  synchronized Map<Table, Long> rows() {
    return new EnumMap<>(rows);
  }

  /** Over the bytes of all chunks in their order, not in that of their loading. */
  synchronized byte[] checksum() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      checksums.values().forEach(digest::update);
      return Arrays.copyOf(digest.digest(), 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private Workers.Task copy(int number) {
    return connection -> {
      Chunk chunk = Chunk.of(number, profile, parts);
      for (Map.Entry<Table, BinaryRows.Piece> piece : chunk.pieces().entrySet()) {
        copy(connection, piece.getKey(), piece.getValue());
      }
      count(chunk);
    };
  }

  private static void copy(Connection connection, Table table, BinaryRows.Piece piece)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(table.copyStatement());
    try {
      copy.writeToCopy(piece.bytes(), 0, piece.length());
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }

  private synchronized void count(Chunk chunk) {
    ByteBuffer checksum = ByteBuffer.allocate(Long.BYTES * Table.values().length);
    chunk
        .pieces()
        .forEach(
            (table, piece) -> {
              rows.merge(table, piece.rows(), Long::sum);
              checksum.putLong(piece.checksum());
            });
    checksums.put(chunk.number(), checksum.array());
    loaded += chunk.rows();
    double seconds = Math.max(0.001, (System.nanoTime() - start) / 1e9);
    progress.update(
        "Data: %,d rows, %d%%, %,.0f rows/s"
            .formatted(loaded, 100L * checksums.size() / profile.chunks(), loaded / seconds));
  }
}
