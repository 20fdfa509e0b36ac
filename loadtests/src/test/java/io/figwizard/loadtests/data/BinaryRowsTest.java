package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class BinaryRowsTest {

  @Test
  void growsBeyondItsFirstBuffer() {
    BinaryRows rows = new BinaryRows();
    byte[] text = new byte[1_000];
    for (int i = 0; i < 500; i++) {
      rows.row(2).uuid(new UUID(0, i)).bytes(text);
    }

    BinaryRows.Piece piece = rows.end();

    assertThat(piece.rows()).isEqualTo(500);
    assertThat(piece.length()).isEqualTo(19 + 500 * (2 + 20 + 4 + 1_000) + 2);
  }

  @Test
  void tellsDifferentRowsApartByChecksum() {
    assertThat(new BinaryRows().row(1).int4(1).end().checksum())
        .isEqualTo(new BinaryRows().row(1).int4(1).end().checksum())
        .isNotEqualTo(new BinaryRows().row(1).int4(2).end().checksum());
  }
}
