package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.routes.Mode;
import java.math.BigDecimal;

/**
 * Where a route stands.
 *
 * @param percent share of the users on the extracted side; 0 unless the mode is canary
 */
public record Standing(Mode mode, double percent) {

  public static final Standing MONOLITH = new Standing(Mode.MONOLITH, 0);

  /** Whether going there from {@code before} hands more users to the extracted side. */
  public boolean isAbove(Standing before) {
    return mode == before.mode ? percent > before.percent : mode.compareTo(before.mode) > 0;
  }

  /** {@code monolith}, {@code canary 12.5%}, {@code extracted}. */
  @Override
  public String toString() {
    return mode == Mode.CANARY
        ? "canary " + BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%"
        : mode.word();
  }
}
