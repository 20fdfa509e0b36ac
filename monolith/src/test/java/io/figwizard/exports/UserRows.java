package io.figwizard.exports;

import io.figwizard.auth.AuthBundle;
import io.figwizard.billing.BillingBundle;
import io.figwizard.conversation.ConversationBundle;
import io.figwizard.drilling.DrillingBundle;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.profile.ProfileBundle;
import io.figwizard.realtime.RealtimeBundle;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** What the other domains hold of a user, put into their tables. */
final class UserRows {
  private final Jdbi owner;

  UserRows(TestDatabase database) {
    owner = database.jdbi();
  }

  /** With the schemas of all domains whose views are read. */
  static TestDatabase database() {
    return TestDatabase.migratedFor(
        AuthBundle.class.getPackage(),
        BillingBundle.class.getPackage(),
        ConversationBundle.class.getPackage(),
        DrillingBundle.class.getPackage(),
        ProfileBundle.class.getPackage(),
        RealtimeBundle.class.getPackage(),
        ExportsBundle.class.getPackage());
  }

  void account(UUID user, String email, String displayName) {
    execute(
        """
        insert into auth.account (user_id, email, email_key, password_hash, display_name, created_at,
          password_changed_at)
        values (?, ?, ?, 'x', ?, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')
        """,
        user,
        email,
        email,
        displayName);
  }

  void profile(UUID user, String about) {
    execute(
        """
        insert into profile.profile (user_id, version, about, time_zone, created_at, updated_at)
        values (?, 1, ?, 'Europe/Berlin', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')
        """,
        user,
        about);
  }

  void subscription(UUID user) {
    execute(
        "insert into billing.customer (variant, user_id, created_at) values ('sandbox', ?, now())",
        user);
    execute(
        """
        insert into billing.subscription (variant, stripe_subscription_id, user_id, plan,
          stripe_price_id, stripe_item_id, status, current_period_end, cancel_at_period_end,
          access_until, lapsed, started_at, seen_at)
        values ('sandbox', 'sub_' || cast(? as text), ?, 'premium', 'price', 'item', 'active', now(), false,
          '2026-12-31T00:00:00Z', false, now(), now())
        """,
        user.toString(),
        user);
  }

  void draft(UUID user, String about) {
    execute(
        """
        insert into profile.draft (user_id, version, about, saved_at)
        values (?, nextval('profile.draft_version'), ?, '2026-01-02T00:00:00Z')
        """,
        user,
        about);
  }

  /** Of a customer; as many, all of them of the same second. */
  void invoices(UUID user, int number) {
    execute(
        """
        insert into billing.invoice (variant, stripe_invoice_id, user_id, number, status, amount_due,
          amount_paid, currency, created_at, seen_at)
        select 'sandbox', 'in_' || cast(? as text) || n, ?, 'FIG-' || n, 'paid', 1900, 1900, 'eur',
          '2026-01-01T00:00:00Z', now()
        from generate_series(1, ?) n
        """,
        user.toString(),
        user,
        number);
  }

  void notification(UUID user, String what) {
    execute(
        """
        insert into realtime.notification (event_id, user_id, type, payload, occurred_at)
        values (gen_random_uuid(), ?, 'subscription.changed', jsonb_build_object('status', ?),
          '2026-01-03T00:00:00Z')
        """,
        user,
        what);
  }

  void conversation(UUID user, String summary) {
    execute(
        """
        insert into conversation.session (conversation_id, user_id, variant, status, registered_at,
          expires_at, started_at, ended_at, seconds, month, reserved_seconds, summary)
        values (gen_random_uuid(), ?, 'sandbox', 'completed', '2026-01-01T00:00:00Z',
          '2026-01-01T00:05:00Z', '2026-01-01T00:00:00Z', '2026-01-01T00:01:00Z', 60, '2026-01-01', 0, ?)
        """,
        user,
        summary);
  }

  /** As many, all of them at the same moment. */
  void memories(UUID user, String content, int number) {
    execute(
        """
        insert into conversation.memory (user_id, kind, content, created_at, updated_at)
        select ?, 'fact', ? || ' ' || n, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z'
        from generate_series(1, ?) n
        """,
        user,
        content,
        number);
  }

  UUID deck(UUID user, String name) {
    UUID deck = UUID.randomUUID();
    execute(
        """
        insert into drilling.deck (deck_id, user_id, name, new_cards_per_day, created_at, updated_at)
        values (?, ?, ?, 20, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')
        """,
        deck,
        user,
        name);
    return deck;
  }

  UUID card(UUID user, UUID deck, String front, String back) {
    UUID card = UUID.randomUUID();
    execute(
        """
        insert into drilling.card (card_id, deck_id, user_id, front, back, state, due, reps, lapses,
          created_at, updated_at)
        values (?, ?, ?, ?, ?, 0, '2026-01-01T00:00:00Z', 0, 0, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z')
        """,
        card,
        deck,
        user,
        front,
        back);
    return card;
  }

  /** As many, all of them before 2026-03-01; many at the same time as others. */
  void reviews(UUID user, UUID card, int number) {
    execute(
        """
        insert into drilling.review (review_id, card_id, user_id, rating, score, state_before,
          stability_after, difficulty_after, scheduled_days, answer_millis, reviewed_at)
        select gen_random_uuid(), ?, ?, 1 + n % 4, 0.5, 2, 5, 5, 5, n,
          timestamptz '2026-02-01T00:00:00Z' + (n / 3) * interval '1 second'
        from generate_series(1, ?) n
        """,
        card, user, number);
  }

  private void execute(String sql, Object... arguments) {
    owner.useHandle(handle -> handle.execute(sql, arguments));
  }
}
