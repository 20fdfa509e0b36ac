package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subscription as billing keeps it. Times are days around the moment of the data.
 *
 * @param endedAt null while it goes on
 * @param accessUntil null where the status gives no access
 * @param lapsed whether that time was over when Stripe was asked
 */
record SubscriptionHistory(
    String id,
    String item,
    String plan,
    String status,
    double startedAt,
    @Nullable Double endedAt,
    double periodEnd,
    boolean cancelAtPeriodEnd,
    @Nullable String schedule,
    @Nullable String scheduledPlan,
    @Nullable String pendingPlan,
    @Nullable Double accessUntil,
    boolean lapsed) {

  /** As Stripe would do it on average; exact months make no difference to anybody. */
  static final double MONTH = 30.4375;

  private static final double GRACE = 1;
  private static final double TRIAL = 14;
  private static final List<String> PLANS =
      List.of("basic", "basic", "basic", "basic", "premium", "premium", "premium", "team");

  /**
   * One after the other, from the day somebody became a customer: most subscribe once, some come
   * back, some never get past the page where they pay.
   */
  static List<SubscriptionHistory> of(Dice dice, double customerSince) {
    List<SubscriptionHistory> all = new ArrayList<>();
    double day = customerSince + dice.share() * Math.min(0.02, -customerSince);
    while (day < 0 && !dice.chance(0.1)) {
      SubscriptionHistory next = from(dice, day);
      all.add(next);
      if (next.endedAt == null || dice.chance(0.6)) {
        break;
      }
      day = next.endedAt + 0.01 + dice.exponential(90);
    }
    return all;
  }

  /** Whether it gives access at that time, in the past or now. */
  boolean coversDay(double day) {
    return day >= startedAt
        && (endedAt == null
            ? accessUntil != null && !lapsed
            : day < endedAt && status.equals("canceled"));
  }

  /** When there was an invoice: at the beginning and every month since, until it ended. */
  List<Double> invoicedAt() {
    List<Double> all = new ArrayList<>(List.of(startedAt));
    double until = endedAt == null ? 0 : endedAt;
    for (double day = startedAt + MONTH; day < until; day = startedAt + all.size() * MONTH) {
      all.add(day);
    }
    return all;
  }

  /**
   * @param month 0 for the first
   */
  String invoiceId(int month) {
    return "in_" + id.substring("sub_".length()) + "_" + month;
  }

  /** What Stripe calls its price; of plans from before today's price list there is another one. */
  String price() {
    return plan.equals("unknown") ? "price_legacy_monthly" : "price_" + plan + "_monthly";
  }

  private static SubscriptionHistory from(Dice dice, double start) {
    String plan = start < -900 && dice.chance(0.2) ? "unknown" : dice.pick(PLANS);
    if (dice.chance(0.06)) {
      return notPaid(dice, plan, start);
    }
    double end = start + MONTH * Math.ceil(dice.exponential(9));
    return end < 0 ? ended(dice, plan, start, end) : live(dice, plan, start);
  }

  /** The first payment failed: after a day Stripe gives up. */
  private static SubscriptionHistory notPaid(Dice dice, String plan, double start) {
    boolean waiting = start > -1;
    String status = waiting ? "incomplete" : "incomplete_expired";
    Double ended = waiting ? null : Double.valueOf(start + 0.95);
    return plain(dice, plan, status, start, ended, start + MONTH, null, false);
  }

  private static SubscriptionHistory ended(Dice dice, String plan, double start, double end) {
    // Cancelled at the end of a period, or at once.
    double last = dice.chance(0.7) ? end : end - MONTH * dice.share();
    return plain(dice, plan, "canceled", start, last, end, null, false);
  }

  private static SubscriptionHistory live(Dice dice, String plan, double start) {
    if (start > -TRIAL && dice.chance(0.3)) {
      double trialEnd = start + TRIAL;
      return plain(dice, plan, "trialing", start, null, trialEnd, trialEnd + GRACE, false);
    }
    double end = start + MONTH * Math.ceil(-start / MONTH + 1e-6);
    double share = dice.share();
    if (share < 0.03) {
      // Stripe goes on trying; where it never told us of a new period, the access has lapsed.
      boolean lapsed = end - MONTH + GRACE < -0.5 && start < -2 * MONTH && dice.chance(0.3);
      double paidUntil = lapsed ? end - MONTH : end;
      return plain(dice, plan, "past_due", start, null, paidUntil, paidUntil + GRACE, lapsed);
    }
    if (share < 0.05) {
      return plain(dice, plan, share < 0.04 ? "unpaid" : "paused", start, null, end, null, false);
    }
    return active(dice, plan, start, end);
  }

  private static SubscriptionHistory active(Dice dice, String plan, double start, double end) {
    boolean cancelled = dice.chance(0.08);
    boolean downgraded = !cancelled && !plan.equals("basic") && dice.chance(0.04);
    boolean upgrading = !cancelled && !downgraded && !plan.equals("team") && dice.chance(0.01);
    return new SubscriptionHistory(
        "sub_gen_" + dice.hex(),
        "si_gen_" + dice.hex(),
        plan,
        "active",
        start,
        null,
        end,
        cancelled,
        downgraded ? "sub_sched_gen_" + dice.hex() : null,
        downgraded ? "basic" : null,
        upgrading ? "team" : null,
        end + GRACE,
        false);
  }

  private static SubscriptionHistory plain(
      Dice dice,
      String plan,
      String status,
      double start,
      @Nullable Double ended,
      double periodEnd,
      @Nullable Double accessUntil,
      boolean lapsed) {
    return new SubscriptionHistory(
        "sub_gen_" + dice.hex(),
        "si_gen_" + dice.hex(),
        plan,
        status,
        start,
        ended,
        periodEnd,
        false,
        null,
        null,
        null,
        accessUntil,
        lapsed);
  }
}
