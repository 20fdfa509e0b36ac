package io.figwizard.loadtests.data;

import java.util.List;

/**
 * The generated tables, parents before children, with the columns in the order they are written.
 */
enum Table {
  ACCOUNT(
      "auth.account",
      "user_id, email, email_key, password_hash, display_name, locale, time_zone, created_at,"
          + " password_changed_at"),
  REFRESH_TOKEN(
      "auth.refresh_token",
      "token_hash, family_id, user_id, issued_at, expires_at, used_at, revoked_at"),
  DECK(
      "drilling.deck",
      "deck_id, user_id, name, description, new_cards_per_day, created_at, updated_at"),
  CARD(
      "drilling.card",
      "card_id, deck_id, user_id, front, back, hint, state, step, due, stability, difficulty, reps,"
          + " lapses, last_review, created_at, updated_at"),
  REVIEW(
      "drilling.review",
      "review_id, card_id, user_id, rating, score, state_before, stability_after,"
          + " difficulty_after, scheduled_days, answer_millis, reviewed_at");

  /** Hold rows of handlers that refer to generated ones; emptied with them. */
  static final List<String> DEPENDENT =
      List.of(
          "auth.password_reset",
          "auth.login_failure",
          "auth.outbox",
          "auth.idempotency",
          "drilling.idempotency",
          "billing.subscription",
          "billing.customer",
          "billing.outbox",
          "billing.idempotency",
          "webhook.event",
          "webhook.erased_subject",
          "webhook.outbox",
          "worker.delivery",
          "worker.lane");

  private final String qualifiedName;
  private final String columns;

  Table(String qualifiedName, String columns) {
    this.qualifiedName = qualifiedName;
    this.columns = columns;
  }

  /** With the schema. */
  String qualifiedName() {
    return qualifiedName;
  }

  int width() {
    return columns.split(",").length;
  }

  String copyStatement() {
    return "copy " + qualifiedName + " (" + columns + ") from stdin (format binary)";
  }
}
