package io.figwizard.routingproxy.control.state;

import io.figwizard.routingproxy.routes.Hours;
import io.figwizard.routingproxy.routes.Mode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Where a route stands.
 *
 * @param percent share of the users on the extracted side; 0 unless the mode is canary
 * @param users how many of them at most; null unless the mode is canary with a budget, percent is
 *     then 0, so that an older version of the proxy sends nobody there
 * @param hours in which there are users on the extracted side at all; null for always
 */
public record Standing(Mode mode, double percent, @Nullable Integer users, @Nullable Hours hours) {

  public static final Standing MONOLITH = new Standing(Mode.MONOLITH, 0);

  /** Without a budget, at all hours. */
  public Standing(Mode mode, double percent) {
    this(mode, percent, null, null);
  }

  /** Whether going there from {@code before} hands more users to the extracted side, or others. */
  public boolean isAbove(Standing before) {
    return mode == before.mode
        ? moreUsers(before) || moreHours(before)
        : mode.compareTo(before.mode) > 0;
  }

  private boolean moreUsers(Standing before) {
    if (users == null || before.users == null) {
      // A budget and a percentage cannot be compared: others would come, so it is a way up.
      return users == null && before.users == null ? percent > before.percent : true;
    }
    return users > before.users;
  }

  private boolean moreHours(Standing before) {
    return before.hours != null && !before.hours.equals(hours);
  }

  /** {@code monolith}, {@code canary 12.5%}, {@code canary 200 users 09:00-17:00 UTC}. */
  @Override
  public String toString() {
    if (mode != Mode.CANARY) {
      return mode.word();
    }
    String share =
        users == null
            ? BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + "%"
            : users == 1 ? "1 user" : users + " users";
    return mode.word() + " " + share + (hours == null ? "" : " " + hours);
  }
}
