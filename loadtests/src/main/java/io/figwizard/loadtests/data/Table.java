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
      "token_hash, family_id, user_id, issued_at, expires_at, used_at, revoked_at",
      false),
  PASSWORD_RESET("auth.password_reset", "token_hash, user_id, expires_at", false),
  LOGIN_FAILURE("auth.login_failure", "failure_id, account_key, address, failed_at", false),
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
          + " difficulty_after, scheduled_days, answer_millis, reviewed_at"),
  CUSTOMER(
      "billing.customer", "variant, user_id, stripe_customer_id, version, seen_at, created_at"),
  SUBSCRIPTION(
      "billing.subscription",
      "variant, stripe_subscription_id, user_id, plan, stripe_price_id, stripe_item_id, status,"
          + " current_period_end, cancel_at_period_end, stripe_schedule_id, scheduled_plan,"
          + " pending_plan, access_until, lapsed, started_at, seen_at"),
  INVOICE(
      "billing.invoice",
      "variant, stripe_invoice_id, user_id, number, status, amount_due, amount_paid, currency,"
          + " created_at, seen_at"),
  WEBHOOK_EVENT(
      "webhook.event",
      "provider, variant, event_id, kind, type, api_version, object_id, subject, livemode,"
          + " received_at, raw",
      false),
  ERASED_SUBJECT("webhook.erased_subject", "provider, variant, subject_hash, erased_at", false),
  SESSION(
      "conversation.session",
      "conversation_id, user_id, variant, status, provider_conversation_id, registered_at,"
          + " expires_at, started_at, ended_at, seconds, month, reserved_seconds, summary, analysed,"
          + " version"),
  MEMORY(
      "conversation.memory",
      "memory_id, user_id, kind, label, content, conversation_id, edited, created_at, updated_at"),
  REPLY_PAUSE("conversation.reply_pause", "user_id, variant, last_at", false),
  PROFILE(
      "profile.profile",
      "user_id, version, display_name, about, time_zone, daily_goal, digest, digest_hour,"
          + " created_at, updated_at"),
  DRAFT("profile.draft", "user_id, version, display_name, about, saved_at"),
  DIGEST(
      "jobs.digest",
      "user_id, local_date, state, attempts, due_at, expires_at, time_zone, smtp_code, changed_at",
      false),
  RESET_MAIL(
      "jobs.reset_mail",
      "event_id, user_id, token, state, attempts, due_at, expires_at, smtp_code, changed_at",
      false),
  USAGE("jobs.usage", "day, plan, users, active_users, reviews", false),
  USAGE_RUN("jobs.usage_run", "day, after_user, finished_at, mail", false),
  EXPORT(
      "exports.export",
      "export_id, user_id, format, state, attempt, due_at, progress, rows, bytes, parts, failure,"
          + " requested_at, finished_at, expires_at",
      false),
  EXPORT_PART("exports.part", "export_id, number, bytes", false),
  NOTIFICATION(
      "realtime.notification",
      "sequence, event_id, user_id, type, payload, occurred_at, created_at",
      false),
  DEPARTED("realtime.departed", "user_hash, departed_at", false),
  DELIVERY(
      "worker.delivery",
      "delivery_id, event_id, consumer, domain, sequence, type, ordering_key, payload, created_at,"
          + " state, attempts, last_error, done_at",
      false);

  /**
   * Everything in these is emptied before a load, but for what {@link #KEPT} names: rows that refer
   * to users who are gone are of no use.
   */
  static final List<String> SCHEMAS =
      List.of(
          "auth",
          "billing",
          "conversation",
          "dashboard",
          "drilling",
          "exports",
          "jobs",
          "profile",
          "realtime",
          "webhook",
          "worker");

  /**
   * Which changes were made to a schema, when jobs are due, and how far a purge has come, which a
   * load sets back.
   */
  static final List<String> KEPT =
      List.of("databasechangelog", "databasechangeloglock", "scheduled_tasks", "horizon");

  private final String qualifiedName;
  private final String columns;

  private final boolean lasting;

  Table(String qualifiedName, String columns) {
    this(qualifiedName, columns, true);
  }

  Table(String qualifiedName, String columns, boolean lasting) {
    this.qualifiedName = qualifiedName;
    this.columns = columns;
    this.lasting = lasting;
  }

  /** Whether its rows stay: those of other tables are removed by jobs when they are old. */
  boolean lasting() {
    return lasting;
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
