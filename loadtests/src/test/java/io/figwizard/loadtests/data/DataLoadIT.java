package io.figwizard.loadtests.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.ProgressLine;
import io.figwizard.local.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Loads the small profile into the real tables of the domains on a real PostgreSQL. */
class DataLoadIT {

  private static final Instant AS_OF = Instant.parse("2026-01-31T00:00:00Z");
  private static final long SEED = 7;

  private static LocalPostgres postgres;

  @BeforeAll
  static void startPostgres() {
    postgres = LocalPostgres.throwaway();
  }

  @AfterAll
  static void stopPostgres() {
    postgres.close();
  }

  @BeforeEach
  void createTables() throws SQLException, IOException {
    run("drop schema if exists auth, billing, drilling, fig_data cascade");
    for (String domain : List.of("auth", "billing", "drilling")) {
      run("create schema " + domain);
      run(
          Files.readString(
              Path.of("..", "extracted", domain + "-handler", "src/main/resources/db")
                  .resolve(domain)
                  .resolve("tables.sql")));
    }
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
    assertThat(loaded.totalRows()).isBetween(20_000L, 40_000L);
    try (Connection connection = connect()) {
      assertThat(LoadedData.in(connection)).contains(loaded);
    }
  }

  @Test
  void emptiesWhatRefersToTheUsersBefore() throws SQLException {
    run(
        "insert into billing.customer (variant, user_id, stripe_customer_id, created_at)"
            + " values ('production', gen_random_uuid(), 'cus_of_before', now())");

    load(SEED, 2, true);

    assertThat(number("select count(*) from billing.customer")).isZero();
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
    return new DataLoad(
            postgres.jdbcUrl(),
            postgres.owner(),
            postgres.ownerPassword(),
            ProgressLine.silent(),
            Clock.systemUTC())
        .load(new DataLoad.Order(Profile.CI, seed, AS_OF, replace, threads));
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
          select indexdef as line from pg_indexes where schemaname in ('auth', 'drilling')
          union all
          select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
          from pg_constraint where connamespace::regnamespace::text in ('auth', 'drilling')) t
        """);
  }

  private static long cards(String condition) throws SQLException {
    return number("select count(*) from drilling.card where " + condition);
  }

  private static long number(String query) throws SQLException {
    return Long.parseLong(text(query));
  }

  private static String text(String query) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  private static void run(String statement) throws SQLException {
    try (Connection connection = connect();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    }
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(
        postgres.jdbcUrl(), postgres.owner(), postgres.ownerPassword());
  }
}
