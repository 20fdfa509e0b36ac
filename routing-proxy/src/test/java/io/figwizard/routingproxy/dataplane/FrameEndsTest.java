package io.figwizard.routingproxy.dataplane;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEndsTest {

  private final FrameEnds frames = new FrameEnds();

  /** A frame of text, with a payload that looks like heads. */
  private static ByteBuf frame(int payload, boolean masked) {
    ByteBuf frame = Unpooled.buffer().writeByte(0x81);
    int mask = masked ? 0x80 : 0;
    if (payload < 126) {
      frame.writeByte(mask | payload);
    } else if (payload < 65_536) {
      frame.writeByte(mask | 126).writeShort(payload);
    } else {
      frame.writeByte(mask | 127).writeLong(payload);
    }
    return frame.writeZero(masked ? 4 : 0).writeBytes(new byte[payload]);
  }

  private static List<Integer> ends(List<ByteBuf> all) {
    List<Integer> ends = new ArrayList<>();
    int end = 0;
    for (ByteBuf frame : all) {
      end += frame.readableBytes();
      ends.add(end);
    }
    return ends;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100, 1_000_000})
  void findsTheEndOfEachFrameHoweverTheBytesAreCut(int piece) {
    List<ByteBuf> all = new ArrayList<>();
    for (int payload : new int[] {0, 1, 125, 126, 127, 65_535, 65_536, 0, 3}) {
      all.add(frame(payload, false));
      all.add(frame(payload, true));
    }
    ByteBuf bytes = Unpooled.wrappedBuffer(all.toArray(ByteBuf[]::new));
    List<Integer> found = new ArrayList<>();
    for (int from = 0; from < bytes.writerIndex(); from += piece) {
      ByteBuf cut = bytes.slice(from, Math.min(piece, bytes.writerIndex() - from));
      for (int at = 0; at < cut.writerIndex(); ) {
        at = frames.next(cut, at);
        if (frames.between()) {
          found.add(from + at);
        }
      }
    }

    assertThat(found).isEqualTo(ends(all));
  }

  @Test
  void isBetweenFramesBeforeTheFirstAndAfterWholeOnes() {
    assertThat(frames.between()).isTrue();
    frames.pass(Unpooled.wrappedBuffer(frame(3, false), frame(200, true)));
    assertThat(frames.between()).isTrue();
    frames.pass(frame(3, false).writerIndex(4));
    assertThat(frames.between()).isFalse();
    frames.pass(Unpooled.buffer().writeByte(0));
    assertThat(frames.between()).isTrue();
  }

  @Test
  void aFrameWithoutEndNeverEnds() {
    frames.pass(Unpooled.buffer().writeByte(0x82).writeByte(127).writeLong(-1).writeZero(5_000));

    assertThat(frames.between()).isFalse();
  }
}
