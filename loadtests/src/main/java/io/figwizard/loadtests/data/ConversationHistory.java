package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is over: never more than one at a time, never more minutes in a month than
 * the plan gives, as the conversation domain sees to it. Times are days around the moment of the
 * data.
 *
 * @param providerId null where nobody began it
 * @param startedAt null where nobody began it
 * @param seconds null where nobody knows
 * @param toldAt when the provider told us how it went; null where it never did
 * @param month the first day of the month that it counts in, in days since 2000
 * @param reserved what was left of the month, or the longest call
 */
record ConversationHistory(
    UUID id,
    String variant,
    String status,
    @Nullable String providerId,
    double registeredAt,
    @Nullable Double startedAt,
    @Nullable Double endedAt,
    @Nullable Integer seconds,
    @Nullable Double toldAt,
    int month,
    int reserved) {

  private static final double SECOND = 1.0 / 86_400;
  private static final int LONGEST_CALL = 30 * 60;
  private static final int LEAST_LEFT = 10;
  private static final int MOST_OF_ONE_USER = 2_500;
  private static final Map<String, Integer> MINUTES =
      Map.of("basic", 60, "premium", 300, "team", 1000);
  private static final int FREE_MINUTES = 10;

  /** Of the user with that index, the oldest first. */
  static List<ConversationHistory> of(long seed, Population population, Days days, int index) {
    Dice dice = Dice.of(seed, "conversations", index);
    int wanted = Math.min(MOST_OF_ONE_USER, population.conversations(index));
    if (wanted == 0) {
      return List.of();
    }
    List<CustomerHistory> customers = CustomerHistory.of(seed, population, index);
    double[] moments = new double[wanted];
    Arrays.setAll(moments, i -> -0.1 - Math.min(1_300, dice.exponential(240)));
    Arrays.sort(moments);
    List<ConversationHistory> all = new ArrayList<>(wanted);
    Map<String, Integer> used = new HashMap<>();
    double free = moments[0];
    for (double moment : moments) {
      String variant = dice.chance(0.02) ? "sandbox" : "production";
      int month = days.monthOf(moment);
      int minutes =
          CustomerHistory.planOn(customers, variant, moment)
              .map(plan -> MINUTES.getOrDefault(plan, FREE_MINUTES))
              .orElse(FREE_MINUTES);
      int left = minutes * 60 - used.getOrDefault(variant + month, 0);
      if (moment < free || left < LEAST_LEFT) {
        continue;
      }
      ConversationHistory next = one(dice, variant, moment, month, left);
      used.merge(variant + month, next.seconds == null ? 0 : next.seconds, Integer::sum);
      free = moment + (LONGEST_CALL + 1_000) * SECOND;
      all.add(next);
    }
    return all;
  }

  boolean completed() {
    return status.equals("completed");
  }

  private static ConversationHistory one(
      Dice dice, String variant, double moment, int month, int left) {
    UUID id = dice.uuid();
    int reserved = Math.min(left, LONGEST_CALL);
    double share = dice.share();
    double started = moment + (1 + dice.exponential(20)) * SECOND;
    if (share < 0.04) {
      return new ConversationHistory(
          id, variant, "expired", null, moment, null, null, null, null, month, reserved);
    }
    String provider = "conv_gen_" + dice.hex();
    if (share < 0.05) {
      return new ConversationHistory(
          id, variant, "abandoned", provider, moment, started, null, null, null, month, reserved);
    }
    boolean failed = share < 0.07;
    int seconds = (int) Math.min(reserved, failed ? dice.below(30) : 20 + dice.exponential(200));
    double ended = started + seconds * SECOND;
    return new ConversationHistory(
        id,
        variant,
        failed ? "failed" : "completed",
        provider,
        moment,
        started,
        ended,
        seconds,
        ended + (3 + dice.exponential(10)) * SECOND,
        month,
        reserved);
  }
}
