package io.figwizard.routingproxy.dataplane;

/**
 * A number of microseconds in 16 bits: its eight highest bits and how many follow them. Exact below
 * 256, within 0.4 % above.
 */
final class FewBits {

  private static final int KEPT = 8;

  private FewBits() {}

  /**
   * @param micros not negative
   */
  static short of(int micros) {
    int dropped = Math.max(0, Integer.SIZE - KEPT - Integer.numberOfLeadingZeros(micros));
    return (short) (dropped << KEPT | micros >>> dropped);
  }

  /** The middle of what the bits stand for. */
  static int micros(short bits) {
    int dropped = (bits & 0xFFFF) >>> KEPT;
    int lowest = (bits & 0xFF) << dropped;
    return dropped == 0 ? lowest : lowest + (1 << dropped - 1);
  }
}
