package io.figwizard.exports;

import io.figwizard.exports.ExportSql.Stored;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;

/**
 * Sends a file part by part. A part is read as a whole, and its connection given back, before any
 * of it is sent: how slowly a client reads is no affair of the database's.
 */
final class StoredFile implements StreamingOutput {
  /** So much is written before the time is looked at again. */
  private static final int SLICE = 16 * 1024;

  private final Jdbi jdbi;
  private final Stored stored;
  private final Duration atMost;
  private final byte[] first;

  /**
   * Reads the first part, so that a database that is down is told with a status, not by breaking
   * off.
   */
  StoredFile(Jdbi jdbi, Stored stored, Duration atMost) {
    this.jdbi = jdbi;
    this.stored = stored;
    this.atMost = atMost;
    this.first = part(0);
  }

  /**
   * @throws IOException when a part is gone or the client is too slow; the client then sees fewer
   *     bytes than it was promised
   */
  @Override
  public void write(OutputStream out) throws IOException {
    long deadline = System.nanoTime() + atMost.toNanos();
    write(out, first, deadline);
    for (int number = 1; number < stored.parts(); number++) {
      write(out, part(number), deadline);
    }
  }

  private void write(OutputStream out, byte[] part, long deadline) throws IOException {
    for (int from = 0; from < part.length; from += SLICE) {
      if (System.nanoTime() - deadline > 0) {
        throw new EOFException(
            "export %s was not read within %s".formatted(stored.exportId(), atMost));
      }
      out.write(part, from, Math.min(SLICE, part.length - from));
    }
  }

  /**
   * @throws io.figwizard.handlerkit.Refusal 404 when somebody deleted the export meanwhile
   */
  private byte[] part(int number) {
    return jdbi.withExtension(ExportSql.class, sql -> sql.part(stored.exportId(), number))
        .orElseThrow(Missing::export);
  }
}
