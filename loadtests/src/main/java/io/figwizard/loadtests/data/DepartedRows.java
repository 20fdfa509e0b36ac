package io.figwizard.loadtests.data;

/**
 * Writes what is kept of those who have left: hashes, of which nobody can tell whose they are.
 * Immutable.
 */
final class DepartedRows implements UserPart {

  /** For each user who is still there. */
  private static final double LEFT = 0.01;

  /** As long as realtime keeps them, in days, and a day less. */
  private static final double KEPT = 89;

  private final long seed;
  private final Days days;

  DepartedRows(long seed, Days days) {
    this.seed = seed;
    this.days = days;
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "departed", chunk);
    for (int index = first; index < last; index++) {
      if (dice.chance(LEFT)) {
        double day = -dice.between(0.1, KEPT);
        rows.row(Table.DEPARTED).bytes(dice.hash()).timestamp(days.at(day));
        rows.row(Table.ERASED_SUBJECT)
            .text(dice.chance(0.5) ? "stripe" : "elevenlabs")
            .text(dice.chance(0.05) ? "sandbox" : "production")
            .bytes(dice.hash())
            .timestamp(days.at(day));
      }
    }
  }
}
