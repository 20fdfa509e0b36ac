package io.figwizard.loadtests.data;

import java.util.List;
import java.util.UUID;

/** Writes the profiles of those who have changed something about theirs. Immutable. */
final class ProfileRows implements UserPart {

  /** Few: every day, the local stack sends a mail to each of them. */
  private static final double WANTS_DIGEST = 0.02;

  private final long seed;
  private final Population population;
  private final Days days;
  private final MessyText names;
  private final MessyText about;

  ProfileRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.names = MessyText.pool(Dice.of(seed, "profile names", 0), 2_000, 3, 80).onOneLine();
    this.about = MessyText.pool(Dice.of(seed, "about", 0), 2_000, 25, 1_000);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "profiles", chunk);
    for (int index = first; index < last; index++) {
      if (!dice.chance(population.isBusy(index) ? 0.9 : 0.45)) {
        continue;
      }
      UUID user = population.userId(index);
      double created = -dice.between(0.5, UserRows.YOUNGEST - 1.0);
      BinaryRows row =
          rows.row(Table.PROFILE)
              .uuid(user)
              .int8(1 + (int) dice.exponential(3))
              .bytes(dice.chance(0.5) ? null : names.draw(dice))
              .bytes(dice.chance(0.6) ? null : about.draw(dice))
              .text(dice.chance(0.7) ? null : dice.pick(UserRows.TIME_ZONES));
      (dice.chance(0.5) ? row.nothing() : row.int4(dice.pick(List.of(5, 10, 20, 20, 50, 200))))
          .bool(dice.chance(WANTS_DIGEST))
          .int2(dice.chance(0.6) ? 8 : dice.below(24))
          .timestamp(days.at(created))
          .timestamp(days.at(created * dice.share()));
    }
  }
}
