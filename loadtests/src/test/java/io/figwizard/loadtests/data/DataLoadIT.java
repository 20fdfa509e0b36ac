package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the small profile into the real tables of the domains on a real PostgreSQL. */
class DataLoadIT {

  private static final Instant AS_OF = Instant.parse("2026-01-31T00:00:00Z");
  private static final long SEED = 7;

  @TempDir static Path folder;

  private static MigratedPostgres postgres;
  private static MigratedPostgres.Database database;

  @BeforeAll
  static void startPostgres() {
    postgres = MigratedPostgres.start(folder);
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void createDatabase() throws SQLException {
    database = postgres.copy();
  }

  @Test
  void recordsWhatItLoaded() throws SQLException {
    LoadedData loaded = load(SEED, 2, false);

    for (Map.Entry<String, Long> rows : loaded.rows().entrySet()) {
      assertThat(number("select count(*) from " + rows.getKey()))
          .as(rows.getKey())
          .isEqualTo(rows.getValue())
          .isPositive();
    }
    assertThat(loaded.rows().get("auth.account")).isEqualTo(500);
    assertThat(loaded.totalRows()).isBetween(30_000L, 60_000L);
    try (Connection connection = connect()) {
      assertThat(LoadedData.in(connection)).contains(loaded);
    }
  }

  @Test
  void emptiesWhatRefersToTheUsersBefore() throws SQLException {
    run(
        "insert into billing.customer (variant, user_id, stripe_customer_id, created_at)"
            + " values ('production', gen_random_uuid(), 'cus_of_before', now())");
    run("insert into auth.outbox (type, ordering_key, payload) values ('x', 'user:x', '{}')");

    load(SEED, 2, true);

    assertThat(
            number(
                "select count(*) from billing.customer where stripe_customer_id = 'cus_of_before'"))
        .isZero();
    assertThat(number("select count(*) from auth.outbox")).isZero();
    assertThat(number("select count(*) from auth.databasechangelog")).isPositive();
  }

  @Test
  void leavesNumbersForTheRowsToCome() throws SQLException {
    run("update realtime.horizon set sequence = 1000000");

    load(SEED, 2, false);

    run(
        "insert into auth.login_failure (account_key, address, failed_at)"
            + " values ('x', '192.0.2.1', now())");

    assertThat(text("select address from auth.login_failure order by failure_id desc limit 1"))
        .isEqualTo("192.0.2.1");
    assertThat(
            number(
                "select count(*) from realtime.horizon h where h.sequence >= nextval("
                    + "pg_get_serial_sequence('realtime.notification', 'sequence'))"))
        .as("a purge of before, beyond the next notification")
        .isZero();
  }

  @Test
  void knowsEverySchemaThatTheMigrationsMake() throws SQLException {
    assertThat(
            text("select string_agg(nspname, ' ') from pg_namespace where nspname <> all"
                    + " ('{information_schema,public,published}') and nspname !~ '^pg_'")
                .split(" "))
        .isSubsetOf(Table.SCHEMAS);
  }

  @Test
  void givesTheSameBytesForTheSameSeedWhateverTheThreads() throws SQLException {
    LoadedData first = load(SEED, 1, false);
    String rows = contents();

    LoadedData second = load(SEED + 1, 2, true);
    LoadedData third = load(SEED, 3, true);

    assertThat(second.checksum()).isNotEqualTo(first.checksum());
    assertThat(third).isEqualTo(first);
    assertThat(contents()).isEqualTo(rows);
  }

  @Test
  void putsIndexesAndKeysBackAsTheyWere() throws SQLException {
    String before = definitions();

    load(SEED, 2, false);

    assertThat(definitions()).isEqualTo(before);
    assertThat(number("select count(*) from fig_data.dropped")).isZero();
  }

  @Test
  void loadsCardsThatAgreeWithTheirReviews() throws SQLException {
    load(SEED, 2, false);

    assertThat(
            number(
                """
                select count(*) from drilling.card c
                left join (
                  select card_id, count(*) as reviews, max(reviewed_at) as newest,
                    min(reviewed_at) as oldest
                  from drilling.review group by card_id) r using (card_id)
                where c.reps <> coalesce(r.reviews, 0)
                  or c.last_review is distinct from r.newest
                  or c.created_at > r.oldest
                  or (c.state = 0) <> (r.reviews is null)
                  or c.due < c.last_review
                """))
        .isZero();
    assertThat(number("select count(*) from drilling.review where reviewed_at > '" + AS_OF + "'"))
        .isZero();
    assertThat(
            number(
                "select count(*) from drilling.card c join drilling.deck d using (deck_id)"
                    + " where c.user_id <> d.user_id or c.created_at < d.created_at"))
        .isZero();
  }

  @Test
  void givesEveryRowToAnAccount() throws SQLException {
    load(SEED, 2, false);

    for (String table : List.of("drilling.deck", "drilling.card", "drilling.review")) {
      assertThat(
              number(
                  "select count(*) from "
                      + table
                      + " where user_id not in (select user_id from auth.account)"))
          .as(table)
          .isZero();
    }
  }

  @Test
  void mixesOverdueDueAndNewCards() throws SQLException {
    load(SEED, 2, false);
    double cards = number("select count(*) from drilling.card");

    double overdue =
        number("select count(*) from drilling.card where state <> 0 and due < '" + AS_OF + "'");
    double fresh = number("select count(*) from drilling.card where state = 0");

    assertThat(overdue / cards).isBetween(0.15, 0.6);
    assertThat(fresh / cards).isBetween(0.1, 0.4);
    assertThat(number("select count(distinct state) from drilling.card")).isEqualTo(4);
  }

  @Test
  void loadsMessyTextAndDistinguishesEmptyFromMissing() throws SQLException {
    load(SEED, 2, false);

    assertThat(cards("hint is null")).isPositive();
    assertThat(cards("hint = ''")).isPositive();
    assertThat(cards("length(front) = 2000")).isPositive();
    assertThat(cards("back ~ '[\u3040-\u30ff]'")).isPositive();
    assertThat(cards("back ~ '[\u0590-\u06ff]'")).isPositive();
    assertThat(cards("back ~ '[\u0300-\u036f]'")).isPositive();
    assertThat(cards("back ~ '[\\U0001F300-\\U0001FAFF]'")).isPositive();
    assertThat(cards("back <> btrim(back)")).isPositive();
  }

  @Test
  void skewsTheCardsAndLeavesUsersWithoutAny() throws SQLException {
    load(SEED, 2, false);
    double cards = number("select count(*) from drilling.card");

    double ofTheBusiest =
        number(
            "select sum(n) from (select count(*) as n from drilling.card group by user_id"
                + " order by 1 desc limit 5) t");

    assertThat(ofTheBusiest / cards).isBetween(0.1, 0.35);
    assertThat(
            number(
                "select count(*) from auth.account"
                    + " where user_id not in (select user_id from drilling.card)"))
        .isBetween(30L, 150L);
  }

  @Test
  void knowsTheUsersItLoaded() throws SQLException {
    Population population = load(SEED, 2, false).population();

    for (int index : List.of(0, 3, 7, 499)) {
      assertThat(
              number(
                  "select count(*) from auth.account where user_id = '"
                      + population.userId(index)
                      + "' and email = '"
                      + population.email(index)
                      + "'"))
          .isEqualTo(1);
    }
  }

  @Test
  void reusesWhatIsThere() throws SQLException {
    LoadedData first = load(SEED, 2, false);
    run("update drilling.deck set name = 'mine now'");

    LoadedData second = load(SEED, 2, false);

    assertThat(second).isEqualTo(first);
    assertThat(number("select count(*) from drilling.deck where name <> 'mine now'")).isZero();
  }

  @Test
  void refusesToOverwriteRowsThatWereNotGenerated() throws SQLException {
    run(
        "insert into auth.account (email, email_key, password_hash, created_at, password_changed_at)"
            + " values ('a@example.com', 'a@example.com', 'x', now(), now())");

    assertThatThrownBy(() -> load(SEED, 2, false))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("rows in auth.account that were not generated")
        .hasMessageContaining("--replace");
    assertThat(number("select count(*) from auth.account")).isEqualTo(1);
  }

  @Test
  void refusesToOverwriteAnotherProfileOrSeed() throws SQLException {
    load(SEED, 2, false);

    assertThatThrownBy(() -> load(SEED + 1, 2, false))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("profile ci, seed 7");
  }

  @Test
  void startsOverAfterAnInterruptedLoadWithoutLosingAnIndex() throws SQLException {
    String before = definitions();
    run("alter table drilling.review add constraint trap check (rating <> 3)");
    assertThatThrownBy(() -> load(SEED, 2, false)).hasMessageContaining("trap");
    assertThat(definitions()).isNotEqualTo(before);
    run("alter table drilling.review drop constraint trap");

    load(SEED, 2, false);

    assertThat(definitions()).isEqualTo(before);
  }

  @Test
  void sendsToTheMigrationsWhenTablesAreMissing() throws SQLException {
    run("drop schema drilling cascade");

    assertThatThrownBy(() -> load(SEED, 2, false))
        .isInstanceOf(CannotRun.class)
        .hasMessageContaining("drilling.deck")
        .hasMessageContaining("db migrate");
  }

  @Test
  void waitsForNobodyElseLoading() throws SQLException {
    load(SEED, 2, false);
    try (Connection other = connect();
        Statement statement = other.createStatement()) {
      statement.execute("select pg_advisory_lock(" + DataLoad.LOCK + ")");

      assertThatThrownBy(() -> load(SEED, 2, true)).hasMessageContaining("another process");
    }
  }

  private static LoadedData load(long seed, int threads, boolean replace) {
    return database.load(new DataLoad.Order(Profile.CI, seed, AS_OF, replace, threads));
  }

  private static String contents() throws SQLException {
    StringBuilder all = new StringBuilder();
    for (Table table : Table.values()) {
      all.append(
          text(
              "select md5(string_agg(t::text, ',' order by t::text)) from "
                  + table.qualifiedName()
                  + " t"));
    }
    return all.toString();
  }

  private static String definitions() throws SQLException {
    return text(
        """
        select string_agg(line, E'\\n' order by line) from (
          select indexdef as line from pg_indexes
          where schemaname <> all ('{pg_catalog,fig_data}')
          union all
          select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
          from pg_constraint
          where connamespace::regnamespace::text <> all ('{pg_catalog,information_schema,fig_data}')
        ) t
        """);
  }

  private static long cards(String condition) throws SQLException {
    return number("select count(*) from drilling.card where " + condition);
  }

  private static long number(String query) throws SQLException {
    return database.number(query);
  }

  private static String text(String query) throws SQLException {
    return database.text(query);
  }

  private static void run(String statement) throws SQLException {
    database.run(statement);
  }

  private static Connection connect() throws SQLException {
    return database.connect();
  }
}
