package io.figwizard.loadtests.data;

import java.util.Map;

/** The rows of all tables for one range of users: what one thread makes and loads at a time. */
record Chunk(int number, Map<Table, BinaryRows.Piece> pieces) {

  static Chunk of(int number, Profile profile, UserRows users, CardRows cards) {
    RowsByTable rows = new RowsByTable();
    int first = number * profile.usersPerChunk();
    int last = Math.min(first + profile.usersPerChunk(), profile.users());
    users.write(number, first, last, rows);
    cards.write(number, first, last, rows);
    return new Chunk(number, rows.end());
  }

  long rows() {
    return pieces.values().stream().mapToLong(BinaryRows.Piece::rows).sum();
  }
}
