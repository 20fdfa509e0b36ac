package io.figwizard.routingproxy.dataplane;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeldBodyTest {

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final HeldBody held = new HeldBody(channel);

  private void arrives(String text) {
    // As it is read: cut out of a receive buffer.
    ByteBuf received = Unpooled.copiedBuffer(text, ISO_8859_1);
    ByteBuf piece = received.readRetainedSlice(text.length());
    received.release();
    held.add(piece);
    assertThat(piece.readableBytes()).as("still there for whoever looks at it").isNotZero();
    piece.release();
  }

  private String shown() {
    StringBuilder text = new StringBuilder();
    held.show(
        piece -> {
          text.append(piece.toString(ISO_8859_1));
          piece.release();
        });
    return text.toString();
  }

  @Test
  void isWhatArrivedHoweverItWasCut() {
    Random random = new Random(20261122);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      String piece = Integer.toString(i).repeat(1 + random.nextInt(i % 7 == 0 ? 2000 : 9));
      arrives(piece);
      all.append(piece);
    }

    assertThat(shown()).isEqualTo(all.toString());
    assertThat(shown()).isEqualTo(all.toString());
    held.drop();
  }

  @Test
  void putsABodyTogetherThatArrivesByteByByte() {
    for (int i = 0; i < 64 * 1024; i++) {
      arrives("x");
    }

    // Of 4 KiB each, and the first byte alone.
    assertThat(held.pieces()).isEqualTo(17);
    assertThat(shown()).hasSize(64 * 1024);
    held.drop();
  }

  @Test
  void doesNotCopyWhatIsOnePiece() {
    ByteBuf piece = Unpooled.copiedBuffer("body", ISO_8859_1);

    held.add(piece);

    assertThat(held.single()).isTrue();
    assertThat(piece.refCnt()).isEqualTo(2);
    held.drop();
    piece.release();
  }

  @Test
  void holdsNothingOnceItIsHandedOverOrDropped() {
    List<ByteBuf> taken = new ArrayList<>();
    arrives("first");
    arrives("second");
    held.handOver(taken::add);
    assertThat(taken).hasSize(2).allMatch(piece -> piece.refCnt() == 1);
    taken.forEach(ByteBuf::release);

    ByteBuf dropped = Unpooled.copiedBuffer("third", ISO_8859_1);
    held.add(dropped);
    held.drop();

    assertThat(dropped.refCnt()).isEqualTo(1);
    assertThat(held.pieces()).isZero();
    dropped.release();
  }
}
