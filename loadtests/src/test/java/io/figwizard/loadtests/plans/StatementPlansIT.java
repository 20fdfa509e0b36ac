package io.figwizard.loadtests.plans;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.loadtests.data.DataLoad;
import io.figwizard.loadtests.data.LoadedData;
import io.figwizard.loadtests.data.MigratedPostgres;
import io.figwizard.loadtests.data.Population;
import io.figwizard.loadtests.data.Profile;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of every domain that looks for rows, on generated data: it finds them through an
 * index that begins with what it asks for. Queries are run, of changes the plan is looked at.
 *
 * <p>The small profile's tables are so small that PostgreSQL rightly reads them from end to end, so
 * it is told not to, nor to join them so: a statement that does so all the same has no index to
 * use. With {@code -Dplans.database=jdbc:postgresql://...?user=OWNER&password=...} it is asked on
 * another database, say one with the production profile, and free to choose; nothing is changed
 * there.
 */
class StatementPlansIT {

  private static final String GIVEN = System.getProperty("plans.database", "");
  private static final Path MONOLITH = Path.of("..", "monolith", "target", "monolith.jar");

  /** PostgreSQL's choice to read such a table from end to end is nobody's problem. */
  private static final long SMALL_TABLE = 2_000;

  /** Those that are meant to look at all rows, and why that is well. */
  private static final Map<String, String> WHOLE_TABLES =
      Map.of(
          "auth PurgeDao.passwordResets", "too few rows in the small profile to tell",
          "billing CustomerSql.generated", "once a night, for a line in the log",
          "handlerkit OutboxSql.deleteUnwanted", "an outbox holds what is not delivered yet",
          "handlerkit OutboxSql.unwanted", "as above",
          "handlerkit RateLimitSql.deleteExpired",
              "its rows live for minutes and change with calls",
          "jobs UsageSql.lastFinished", "a row for each day",
          "realtime NotificationSql.horizon", "one row",
          "realtime NotificationSql.purge", "one row, of the horizon",
          "worker LaneSql.renew", "a row for each ordering key that waits");

  /** Those that look at more than one user's rows, and why that is well. */
  private static final Map<String, String> MANY_ROWS =
      Map.of(
          "billing CustomerSql.generated", "once a night, for a line in the log",
          "billing CustomerSql.page", "passes by generated customers, which production has not");

  @TempDir static Path folder;

  private static MigratedPostgres postgres;
  private static List<DomainStatement> statements;
  private static Map<String, Index> indexes;

  /**
   * @param first its first column
   * @param partial whether it holds only some of the rows
   */
  private record Index(String first, boolean partial) {}

  private static Connection owner;
  private static LoadedData data;

  @BeforeAll
  static void load() throws SQLException, IOException {
    if (GIVEN.isEmpty()) {
      postgres = MigratedPostgres.start(folder);
      MigratedPostgres.Database database = postgres.copy();
      data =
          database.load(
              new DataLoad.Order(
                  Profile.CI, 7, Instant.now().truncatedTo(ChronoUnit.DAYS), false, 2));
      owner = database.connect();
    } else {
      owner = DriverManager.getConnection(GIVEN);
      data = LoadedData.in(owner).orElseThrow();
    }
    statements = DomainStatements.in(MONOLITH);
    indexes = indexes();
  }

  @AfterAll
  static void stop() throws SQLException {
    owner.close();
    if (postgres != null) {
      postgres.close();
    }
  }

  static Stream<DomainStatement> lookups() {
    return statements.stream().filter(DomainStatement::looksForRows);
  }

  /** Each of somebody who does most, and where there are enough, of somebody in the middle. */
  static Stream<Arguments> lookupsOfUsers() throws SQLException {
    List<Asked> users = new ArrayList<>(List.of(user(1)));
    if (isGiven()) {
      users.add(user(rows("auth.account") / 2));
    }
    return lookups()
        .flatMap(statement -> users.stream().map(user -> Arguments.of(statement, user)));
  }

  static Stream<Arguments> queriesOfUsers() throws SQLException {
    return lookupsOfUsers()
        .filter(arguments -> !((DomainStatement) arguments.get()[0]).changesRows())
        .filter(arguments -> !MANY_ROWS.containsKey(arguments.get()[0].toString()));
  }

  @Test
  void thereAreStatementsOfEveryDomain() {
    assertThat(lookups().map(DomainStatement::domain).distinct())
        .containsExactlyInAnyOrder(
            "auth",
            "billing",
            "conversation",
            "dashboard",
            "drilling",
            "exports",
            "handlerkit",
            "jobs",
            "profile",
            "realtime",
            "webhook",
            "worker");
  }

  @ParameterizedTest
  @MethodSource("lookupsOfUsers")
  void findsItsRowsThroughAnIndexThatBeginsWithWhatItAsksFor(DomainStatement statement, Asked user)
      throws SQLException {
    ReadPlan plan = explain(statement, user);
    List<ReadPlan.Scan> scans = plan.scans().stream().filter(scan -> readsTooMuch(scan)).toList();

    if (!WHOLE_TABLES.containsKey(statement.toString())) {
      assertThat(scans).as(statement.sql() + "\n" + plan.text()).isEmpty();
    }
  }

  /** Only where there are enough of them to tell. */
  @ParameterizedTest
  @MethodSource("queriesOfUsers")
  @EnabledIf("isGiven")
  void readsWhatItIsAskedForAndNoMore(DomainStatement query, Asked user) throws SQLException {
    ReadPlan plan = explain(query, user);

    assertThat(plan.rows())
        .as(query.sql() + "\n" + plan.text())
        .isLessThanOrEqualTo(2_000 + 2 * user.reviews());
  }

  static boolean isGiven() {
    return !GIVEN.isEmpty();
  }

  /** An index that holds only some of the rows may be there to be read from end to end. */
  private static boolean readsTooMuch(ReadPlan.Scan scan) {
    if (scan.kind().equals("Seq Scan")) {
      return !isGiven() || scan.rows() > SMALL_TABLE;
    }
    Index index = indexes.get(scan.index());
    return index != null && !index.partial() && !scan.condition().contains(index.first());
  }

  private static ReadPlan explain(DomainStatement statement, Asked user) throws SQLException {
    owner.setAutoCommit(false);
    try (Statement sql = owner.createStatement()) {
      sql.execute("set local role " + statement.role());
      sql.execute("set local search_path = " + statement.schema() + ", published");
      // Of rows that several workers read, the plan tells a rounded mean.
      sql.execute("set local max_parallel_workers_per_gather = 0");
      if (!isGiven()) {
        sql.execute(
            "set local enable_seqscan = off; set local enable_mergejoin = off;"
                + " set local enable_hashjoin = off");
      }
      // A change is not made, not even to be undone: it would leave pages for vacuum to look at.
      String how = statement.changesRows() ? "" : "analyze, buffers, ";
      try (ResultSet row =
          sql.executeQuery("explain (" + how + "format json) " + user.bind(statement))) {
        row.next();
        return ReadPlan.of(row.getString(1));
      }
    } finally {
      owner.rollback();
      owner.setAutoCommit(true);
    }
  }

  private static Asked user(int rank) throws SQLException {
    Population population = data.population();
    int index =
        IntStream.range(0, rows("auth.account"))
            .filter(any -> population.rank(any) == rank)
            .findFirst()
            .orElseThrow();
    return Asked.of(owner, population.userId(index).toString(), data.asOf());
  }

  private static int rows(String table) {
    return Math.toIntExact(data.rows().getOrDefault(table, 0L));
  }

  private static Map<String, Index> indexes() throws SQLException {
    Map<String, Index> found = new HashMap<>();
    try (Statement select = owner.createStatement();
        ResultSet row =
            select.executeQuery(
                """
                select c.relname, a.attname, i.indpred is not null
                from pg_index i join pg_class c on c.oid = i.indexrelid
                join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                """)) {
      while (row.next()) {
        found.put(row.getString(1), new Index(row.getString(2), row.getBoolean(3)));
      }
    }
    return found;
  }
}
