package io.figwizard.dashboard;

import io.figwizard.handlertesting.TestDatabase;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Stands for the domains whose views the dashboard reads. That the views are really like this, the
 * monolith's tests know.
 */
record Published(TestDatabase database) {

  /** A database for the dashboard where the test says what users have done. */
  static TestDatabase newDatabase() {
    return TestDatabase.migratedFor(DashboardBundle.class.getPackage())
        .after(
            """
            create schema published;
            create table published.account (user_id uuid, time_zone text);
            create table published.profile (user_id uuid, time_zone text, daily_goal int);
            create table published.drilling_reviews (
              review_id uuid, user_id uuid, deck_id uuid, card_id uuid, rating smallint,
              score double precision, answer_millis int, reviewed_at timestamptz,
              state_before smallint);
            create view published.drilling_practice as
              select user_id, reviewed_at, rating, state_before, answer_millis
              from published.drilling_reviews;
            create table published.conversations (
              conversation_id uuid, user_id uuid, variant text, status text,
              started_at timestamptz, ended_at timestamptz, seconds int, summary text)
            """);
  }

  void account(UUID user, String timeZone) {
    insert("account", user, quoted(timeZone));
  }

  void profile(UUID user, @Nullable String timeZone, @Nullable Integer dailyGoal) {
    String zone = timeZone == null ? "null" : quoted(timeZone);
    insert("profile", user, zone + ", " + dailyGoal);
  }

  UUID review(UUID user, Instant at) {
    return review(user, at, 3, 2, 4000);
  }

  /**
   * @param rating 1 again, 2 hard, 3 good, 4 easy
   * @param stateBefore 0 new, 1 learning, 2 review, 3 relearning
   */
  UUID review(UUID user, Instant at, int rating, int stateBefore, @Nullable Integer answerMillis) {
    UUID id = UUID.randomUUID();
    database.execute(
        "insert into published.drilling_reviews values ('%s', '%s', '%s', '%s', %d, 0.9, %s, '%s', %d)"
            .formatted(
                id,
                user,
                UUID.randomUUID(),
                UUID.randomUUID(),
                rating,
                answerMillis,
                at,
                stateBefore));
    return id;
  }

  UUID conversation(UUID user, String variant, Instant at, int seconds) {
    UUID id = UUID.randomUUID();
    database.execute(
        "insert into published.conversations values ('%s', '%s', '%s', 'completed', '%s', '%s', %d, 'Talked about trees.')"
            .formatted(id, user, variant, at, at.plusSeconds(seconds), seconds));
    return id;
  }

  /** One that still goes on. */
  UUID openConversation(UUID user, String variant, Instant at) {
    UUID id = UUID.randomUUID();
    database.execute(
        "insert into published.conversations values ('%s', '%s', '%s', 'active', '%s', null, null, null)"
            .formatted(id, user, variant, at));
    return id;
  }

  private void insert(String table, UUID user, String value) {
    database.execute("insert into published.%s values ('%s', %s)".formatted(table, user, value));
  }

  private static String quoted(String text) {
    return "'" + text + "'";
  }
}
