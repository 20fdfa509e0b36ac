package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.UUID;

/**
 * Writes exports of the last days, and the files that can still be had. A file is as long as an
 * export of so many cards and says that it is generated; no reader opens it. Immutable.
 */
final class ExportRows implements UserPart {

  /** As the exports cut them. */
  private static final int PART = 256 * 1024;

  /** The exports' purge leaves a file for longer than it can be had. */
  private static final double GRACE = 2.0 / 24;

  private static final int ROWS_PER_CARD = 4;
  private static final int BYTES_PER_ROW = 30;
  private static final int FEWEST_BYTES = 1_200;
  private static final byte[] CONTENT =
      "Generated data, not an export.\r\n".repeat(PART / 32).getBytes(UTF_8);

  private final long seed;
  private final Population population;
  private final Days days;

  ExportRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      for (ExportHistory export : ExportHistory.of(seed, index)) {
        int exported = 2 + population.cards(index) * ROWS_PER_CARD;
        int bytes = FEWEST_BYTES + exported * BYTES_PER_ROW;
        export(user, export, exported, bytes, rows);
        if (export.ready() && export.expiresAt() + GRACE > 0) {
          file(export, bytes, rows);
        }
      }
    }
  }

  private void export(UUID user, ExportHistory export, int exported, int bytes, RowsByTable rows) {
    boolean ready = export.ready();
    rows.row(Table.EXPORT)
        .uuid(export.id())
        .uuid(user)
        .text(export.format())
        .text(export.state())
        .int4(export.attempt())
        .timestamp(days.at(export.finishedAt()))
        .int2(ready ? 100 : 0)
        .int8(ready ? exported : 0)
        .int8(ready ? bytes : 0)
        .int4(ready ? (bytes + PART - 1) / PART : 0)
        .text(ready ? null : "internal")
        .timestamp(days.at(export.requestedAt()))
        .timestamp(days.at(export.finishedAt()))
        .timestamp(days.at(export.expiresAt()));
  }

  private static void file(ExportHistory export, int bytes, RowsByTable rows) {
    for (int number = 0, from = 0; from < bytes; number++, from += PART) {
      byte[] part = Arrays.copyOf(CONTENT, Math.min(PART, bytes - from));
      rows.row(Table.EXPORT_PART).uuid(export.id()).int4(number).bytes(part);
    }
  }
}
