package io.figwizard.loadtests.data;

import java.util.UUID;

/**
 * Writes what is left of forgotten passwords: the mails of the last weeks, without their tokens,
 * and the tokens of the last hour, which nobody knows. Immutable.
 */
final class ResetRows implements UserPart {

  /** As long as the jobs keep them, in days, and a day less. */
  private static final double KEPT = 29;

  private static final double FORGETFUL = 0.015;
  private static final double HOUR = 1.0 / 24;
  private static final double SECOND = 1.0 / 86_400;
  private static final int MAILBOX_UNAVAILABLE = 550;

  private final long seed;
  private final Population population;
  private final Days days;
  private final DoneDeliveries deliveries;

  ResetRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.deliveries = new DoneDeliveries(days);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    for (int index = first; index < last; index++) {
      Dice dice = Dice.of(seed, "password resets", index);
      UUID user = population.userId(index);
      if (index % 200 == 3) {
        double asked = -HOUR * dice.between(0.05, 0.95);
        mail(dice, user, asked, "sent", rows);
        token(dice, user, asked, rows);
      } else if (dice.chance(FORGETFUL)) {
        double share = dice.share();
        String state =
            share < 0.02 ? "refused" : share < 0.03 ? "unknown" : share < 0.06 ? "expired" : "sent";
        mail(dice, user, -dice.between(0.1, KEPT), state, rows);
      }
    }
  }

  private void mail(Dice dice, UUID user, double asked, String state, RowsByTable rows) {
    boolean expired = state.equals("expired");
    double changed = asked + (expired ? HOUR : SECOND * dice.between(1.0, 20.0));
    BinaryRows row =
        rows.row(Table.RESET_MAIL)
            .uuid(dice.uuid())
            .uuid(user)
            .nothing()
            .text(state)
            .int4(expired ? dice.between(5, 20) : state.equals("unknown") ? 3 : 1)
            .timestamp(days.at(changed))
            .timestamp(days.at(asked + HOUR));
    (state.equals("refused") ? row.int4(MAILBOX_UNAVAILABLE) : row.nothing())
        .timestamp(days.at(changed));
    deliveries.add(
        dice, "auth", "password-reset.requested", "jobs.password-reset-mail", asked, rows);
  }

  private void token(Dice dice, UUID user, double asked, RowsByTable rows) {
    rows.row(Table.PASSWORD_RESET).bytes(dice.hash()).uuid(user).timestamp(days.at(asked + HOUR));
  }
}
