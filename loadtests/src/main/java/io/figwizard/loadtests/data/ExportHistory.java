package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * An export that is over: its file can still be had, or is gone, or there never was one. Times are
 * days around the moment of the data.
 *
 * @param state {@code ready} or {@code failed}
 */
record ExportHistory(
    UUID id, String format, String state, int attempt, double requestedAt, double finishedAt) {

  /** How long a file can be had, in days. */
  static final double VALID = 1;

  /** How long an expired export is remembered, in days, and a little less. */
  private static final double REMEMBERED = 6.9;

  private static final double EXPORTING = 0.03;
  private static final double SECOND = 1.0 / 86_400;

  /** Of the user with that index, the oldest first; never more than a user may have. */
  static List<ExportHistory> of(long seed, int index) {
    Dice dice = Dice.of(seed, "exports", index);
    List<ExportHistory> all = new ArrayList<>();
    if (!dice.chance(EXPORTING)) {
      return all;
    }
    double asked = -dice.between(0.05, REMEMBERED + VALID);
    for (int left = dice.between(1, 3); left > 0 && asked < -0.02; left--) {
      ExportHistory next = one(dice, asked);
      all.add(next);
      asked = next.finishedAt + dice.exponential(0.5);
    }
    return all;
  }

  double expiresAt() {
    return finishedAt + VALID;
  }

  boolean ready() {
    return state.equals("ready");
  }

  private static ExportHistory one(Dice dice, double asked) {
    boolean failed = dice.chance(0.05);
    int attempt = failed ? 5 : dice.chance(0.97) ? 1 : 2;
    return new ExportHistory(
        dice.uuid(),
        dice.chance(0.6) ? "csv" : "pdf",
        failed ? "failed" : "ready",
        attempt,
        asked,
        // Each attempt but the first waits for half a minute and longer.
        asked + SECOND * (dice.between(1.0, 12.0) + (attempt - 1) * attempt * 15));
  }
}
