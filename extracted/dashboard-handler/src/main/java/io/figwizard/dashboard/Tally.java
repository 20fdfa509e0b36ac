package io.figwizard.dashboard;

import io.figwizard.dashboard.PracticeSql.Reviewed;
import io.figwizard.dashboard.PracticeSql.Spoken;

/** Sums that can be added up, which a share cannot. */
record Tally(
    long reviews,
    long newCards,
    long asked,
    long remembered,
    long answerMillis,
    long conversations,
    long conversationSeconds) {
  static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0);

  static Tally of(Reviewed r) {
    return new Tally(r.reviews(), r.newCards(), r.asked(), r.remembered(), r.answerMillis(), 0, 0);
  }

  static Tally of(Spoken spoken) {
    return new Tally(0, 0, 0, 0, 0, spoken.conversations(), spoken.seconds());
  }

  Tally plus(Tally other) {
    return new Tally(
        reviews + other.reviews,
        newCards + other.newCards,
        asked + other.asked,
        remembered + other.remembered,
        answerMillis + other.answerMillis,
        conversations + other.conversations,
        conversationSeconds + other.conversationSeconds);
  }

  Practice practice() {
    return new Practice(
        reviews,
        newCards,
        asked == 0 ? null : Math.round(10_000.0 * remembered / asked) / 10_000.0,
        answerMillis / 1000,
        conversations,
        conversationSeconds);
  }
}
