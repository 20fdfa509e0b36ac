package io.figwizard.loadtests.data;

import java.util.List;
import java.util.UUID;

/** Writes profiles of those who have changed something about theirs, and drafts. Immutable. */
final class ProfileRows implements UserPart {

  private static final double DRAFTS = 0.04;

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
      UUID user = population.userId(index);
      ProfileHistory history = ProfileHistory.of(seed, population, index);
      if (history.isThere()) {
        profile(dice, user, history, rows);
      }
      if (dice.chance(DRAFTS)) {
        draft(dice, user, rows);
      }
    }
  }

  private void profile(Dice dice, UUID user, ProfileHistory history, RowsByTable rows) {
    BinaryRows row =
        rows.row(Table.PROFILE)
            .uuid(user)
            .int8(1 + (int) dice.exponential(3))
            .bytes(dice.chance(0.5) ? null : names.draw(dice))
            .bytes(dice.chance(0.6) ? null : about.draw(dice))
            .text(history.timeZone());
    (dice.chance(0.5) ? row.nothing() : row.int4(dice.pick(List.of(5, 10, 20, 20, 50, 200))))
        .bool(history.digest())
        .int2(history.digestHour())
        .timestamp(days.at(history.createdAt()))
        .timestamp(days.at(history.createdAt() * dice.share()));
  }

  /** A text that somebody began and never used; most never had a profile before. */
  private void draft(Dice dice, UUID user, RowsByTable rows) {
    long version = rows.nextId(Table.DRAFT);
    rows.row(Table.DRAFT)
        .uuid(user)
        .int8(version)
        .bytes(dice.chance(0.3) ? null : names.draw(dice))
        .bytes(dice.chance(0.2) ? null : about.draw(dice))
        .timestamp(days.at(-dice.between(0.01, 400.0)));
  }
}
