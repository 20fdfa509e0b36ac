package io.figwizard.jobs;

import io.figwizard.handlertesting.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Accounts, profiles and cards in the tables of their domains, and what the jobs' tables say. */
record People(TestDatabase database) {
  UUID withAccount(String email, @Nullable String name, @Nullable String locale, String zone) {
    UUID user = UUID.randomUUID();
    run(
        """
        insert into auth.account (user_id, email, email_key, password_hash, display_name, locale,
          time_zone, created_at, password_changed_at)
        values (?, ?, ?, 'x', ?, ?, ?, timestamptz '2020-01-01', timestamptz '2020-01-01')
        """,
        user,
        email,
        email,
        name,
        locale,
        zone);
    return user;
  }

  /** Somebody in that zone who wants a digest at eight and has a card to learn. */
  UUID subscribed(String zone) {
    UUID user = withAccount(TestJobs.someEmail(), "Ada", null, zone);
    wantsDigestAt(user, 8);
    hasCards(user, 1, Instant.EPOCH);
    return user;
  }

  void wantsDigestAt(UUID user, int hour) {
    run(
        """
        insert into profile.profile (user_id, version, digest, digest_hour, created_at, updated_at)
        values (?, 1, true, ?, now(), now())
        on conflict (user_id) do update set digest = true, digest_hour = excluded.digest_hour
        """,
        user,
        hour);
  }

  void wantsNoDigest(UUID user) {
    run("update profile.profile set digest = false where user_id = ?", user);
  }

  void movesTo(UUID user, String zone) {
    run("update profile.profile set time_zone = ? where user_id = ?", zone, user);
  }

  void leaves(UUID user) {
    run("delete from auth.account where user_id = ?", user);
  }

  /** Cards that were answered before and are due at that time. */
  void hasCards(UUID user, int number, Instant due) {
    run(
        """
        with deck as (
          insert into drilling.deck
          values (gen_random_uuid(), ?, 'Deck', null, 20, now(), now()) returning deck_id)
        insert into drilling.card (deck_id, user_id, front, back, state, due, stability, difficulty,
          reps, lapses, last_review, created_at, updated_at)
        select deck_id, ?, 'front', 'back', 2, ?, 5, 5, 3, 0, now(), now(), now()
        from deck, generate_series(1, ?)
        """,
        user,
        user,
        due,
        number);
  }

  void answered(UUID user, Instant at) {
    run(
        """
        insert into drilling.review
        select gen_random_uuid(), card_id, user_id, 3, 1, 2, 5, 5, 5, 1000, ?
        from drilling.card where user_id = ? limit 1
        """,
        at,
        user);
  }

  /** Day and state of each digest, in the order of the days. */
  List<String> digests(UUID user) {
    return rows(
        "select local_date || ' ' || state from jobs.digest where user_id = ? order by local_date",
        user);
  }

  List<String> rows(String sql, Object... arguments) {
    try (Connection connection = database.owner().getConnection();
        PreparedStatement statement = prepared(connection, sql, arguments);
        ResultSet result = statement.executeQuery()) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void run(String sql, Object... arguments) {
    try (Connection connection = database.owner().getConnection();
        PreparedStatement statement = prepared(connection, sql, arguments)) {
      statement.execute();
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  void clear() {
    database.execute(
        """
        truncate jobs.digest, jobs.reset_mail, jobs.usage, jobs.usage_run, auth.account,
          profile.profile, drilling.deck, billing.customer cascade
        """);
  }

  private static PreparedStatement prepared(Connection connection, String sql, Object... arguments)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      statement.setObject(
          i + 1, argument instanceof Instant at ? at.atOffset(ZoneOffset.UTC) : argument);
    }
    return statement;
  }
}
