package io.figwizard.loadtests.data;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.UUID;

/**
 * Writes what became of the daily digests of the last weeks: one for each day on the user's own
 * calendar, none that is still to be sent. Immutable.
 */
final class DigestRows implements UserPart {

  /** As long as the jobs keep them, in days, and a day less. */
  private static final int KEPT = 29;

  private static final int MAILBOX_UNAVAILABLE = 550;

  private final long seed;
  private final Population population;
  private final Days days;

  DigestRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    for (int index = first; index < last; index++) {
      ProfileHistory profile = ProfileHistory.of(seed, population, index);
      if (profile.digest()) {
        digests(index, profile, rows);
      }
    }
  }

  private void digests(int index, ProfileHistory profile, RowsByTable rows) {
    Dice dice = Dice.of(seed, "digests", index);
    UUID user = population.userId(index);
    ZoneId zone = ZoneId.of(profile.zoneOfDays(seed, index));
    // An hour without: what is due about now is the worker's to plan.
    Instant until = days.asOf().minusSeconds(3_600);
    LocalDate today = LocalDate.ofInstant(until, zone);
    for (int back = KEPT; back >= 0; back--) {
      LocalDate day = today.minusDays(back);
      Instant due = day.atTime(profile.digestHour(), 0).atZone(zone).toInstant();
      if (due.isBefore(until) && days.at(due) > days.at(profile.createdAt())) {
        digest(dice, user, day, due, zone, population.cards(index) > 0, rows);
      }
    }
  }

  private void digest(
      Dice dice,
      UUID user,
      LocalDate day,
      Instant due,
      ZoneId zone,
      boolean hasCards,
      RowsByTable rows) {
    Instant expires = day.plusDays(1).atStartOfDay(zone).toInstant();
    double share = dice.share();
    String state =
        !hasCards
            ? "empty"
            : share < 0.004
                ? "refused"
                : share < 0.006 ? "unknown" : share < 0.01 ? "expired" : "sent";
    boolean expired = state.equals("expired");
    Instant sent = expired ? expires : due.plusMillis(1_000 + dice.below(60_000));
    BinaryRows row =
        rows.row(Table.DIGEST)
            .uuid(user)
            .date(days.date(day))
            .text(state)
            .int4(expired ? dice.between(5, 40) : 1)
            .timestamp(days.at(sent))
            .timestamp(days.at(expires))
            .text(zone.getId());
    (state.equals("refused") ? row.int4(MAILBOX_UNAVAILABLE) : row.nothing())
        .timestamp(days.at(sent));
  }
}
