package io.figwizard.loadtests.data;

import java.util.List;
import java.util.Map;

/** The rows of all tables for one range of users: what one thread makes and loads at a time. */
record Chunk(int number, Map<Table, BinaryRows.Piece> pieces) {

  static Chunk of(int number, Profile profile, List<UserPart> parts) {
    RowsByTable rows = new RowsByTable(number);
    int first = number * profile.usersPerChunk();
    int last = Math.min(first + profile.usersPerChunk(), profile.users());
    parts.forEach(part -> part.write(number, first, last, rows));
    return new Chunk(number, rows.end());
  }

  long rows() {
    return pieces.values().stream().mapToLong(BinaryRows.Piece::rows).sum();
  }
}
