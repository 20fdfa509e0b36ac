package io.figwizard.loadtests.data;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The rows being written, of every table. For one thread. */
final class RowsByTable {

  private static final long IDS_PER_CHUNK = 10_000_000;

  private final int chunk;
  private final Map<Table, BinaryRows> rows = new EnumMap<>(Table.class);

  RowsByTable(int chunk) {
    this.chunk = chunk;
    for (Table table : Table.values()) {
      rows.put(table, new BinaryRows());
    }
  }

  /** Begins a row of that table; all its columns have to follow, in their order. */
  BinaryRows row(Table table) {
    return Objects.requireNonNull(rows.get(table)).row(table.width());
  }

  /**
   * A number for the next row of that table that no row of any chunk has: the database's own
   * numbers would depend on which thread is faster.
   */
  long nextId(Table table) {
    return chunk * IDS_PER_CHUNK + Objects.requireNonNull(rows.get(table)).count() + 1;
  }

  /** Ends the rows of all tables. */
  Map<Table, BinaryRows.Piece> end() {
    Map<Table, BinaryRows.Piece> pieces = new EnumMap<>(Table.class);
    rows.forEach((table, written) -> pieces.put(table, written.end()));
    return pieces;
  }
}
