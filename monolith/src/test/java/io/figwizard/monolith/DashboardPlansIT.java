package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.dashboard.DashboardBundle;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.TestDatabase;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every statement of the dashboard, run on real data over the real views: none reads a table from
 * end to end, and what it reads grows with what it is asked for and not with the tables.
 *
 * <p>On other data: {@code -Ddashboard.plans.reviews=4000000} makes more of the same, and {@code
 * -Ddashboard.plans.database=jdbc:postgresql://...?user=OWNER&password=...} looks at a database
 * that is there, say one that holds the production profile, without changing it.
 */
class DashboardPlansIT {
  @RegisterExtension static final TestDatabase DATABASE = Servers.migratedDatabase();

  private static final String GIVEN = System.getProperty("dashboard.plans.database", "");
  private static final int REVIEWS = Integer.getInteger("dashboard.plans.reviews", 200_000);
  private static final int DAYS = 365;
  private static final int LIMIT = 50;

  private static Jdbi jdbi;
  private static Instant until;
  private static List<Learner> learners;

  /** Somebody the statements are asked about. */
  record Learner(String name, UUID id, long reviews, long conversations) {
    @Override
    public String toString() {
      return name + " (" + reviews + " reviews and " + conversations + " conversations in a year)";
    }
  }

  @BeforeAll
  static void fill() throws Exception {
    if (GIVEN.isEmpty()) {
      makeData();
    }
    jdbi =
        Jdbi.create(() -> DriverManager.getConnection(ownerUrl()))
            .installPlugin(new PostgresPlugin());
    until =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery("select max(reviewed_at) + interval '1 day' from drilling.review")
                    .mapTo(Instant.class)
                    .one());
    learners = three();
  }

  static List<Learner> learners() {
    return learners;
  }

  /** The one who did most, one in the middle, and one who did nothing. */
  private static List<Learner> three() {
    return jdbi.withHandle(
        handle ->
            Stream.of(
                    Map.entry(
                        "the busiest",
                        "select user_id from drilling.review group by 1 order by count(*) desc, 1 limit 1"),
                    Map.entry(
                        "one of many",
                        "select user_id from (select user_id, ntile(2) over (order by count(*), user_id) as half"
                            + " from drilling.review group by 1) t where half = 2 limit 1"),
                    Map.entry("nobody", "select '00000000-0000-4000-8000-000000000000'::uuid"))
                .map(
                    learner -> {
                      UUID id = handle.createQuery(learner.getValue()).mapTo(UUID.class).one();
                      return new Learner(
                          learner.getKey(),
                          id,
                          inTheYear(handle, "drilling.review", "reviewed_at", id),
                          inTheYear(handle, "conversation.session", "started_at", id));
                    })
                .toList());
  }

  @Test
  void theDataAreBigEnoughToTell() {
    Learner busiest = learners.get(0);
    long reviews =
        jdbi.withHandle(
            handle ->
                handle.createQuery("select count(*) from drilling.review").mapTo(long.class).one());

    assertThat(reviews).isGreaterThanOrEqualTo(200_000);
    assertThat(busiest.reviews()).isBetween(100L, reviews / 10);
  }

  /** A new statement needs its number here. */
  @Test
  void everyStatementIsLookedAt() throws IOException {
    assertThat(statements().keySet())
        .isEqualTo(mostRows(new Learner("", new UUID(0, 0), 0, 0)).keySet());
  }

  @ParameterizedTest
  @MethodSource("learners")
  void noStatementReadsATableFromEndToEnd(Learner learner) throws IOException {
    statements()
        .forEach(
            (name, sql) -> {
              ReadPlan plan = explain(sql, learner);
              assertThat(plan.scans())
                  .as(name + ": " + plan.text())
                  .isNotEmpty()
                  .extracting(ReadPlan.Scan::kind)
                  .doesNotContain("Seq Scan");
            });
  }

  @ParameterizedTest
  @MethodSource("learners")
  void everyStatementReadsWhatItIsAskedForAndNoMore(Learner learner) throws IOException {
    Map<String, Long> most = mostRows(learner);
    statements()
        .forEach(
            (name, sql) -> {
              ReadPlan plan = explain(sql, learner);
              assertThat(plan.rows())
                  .as(name + ": " + plan.text())
                  .isLessThanOrEqualTo(most.get(name));
            });
  }

  @ParameterizedTest
  @MethodSource("learners")
  void reviewsAreCountedWithoutLookingAtTheirRows(Learner learner) throws IOException {
    ReadPlan plan = explain(statements().get("PracticeSql.reviewed"), learner);

    assertThat(plan.scans())
        .as(plan.text())
        .singleElement()
        .satisfies(
            scan -> {
              assertThat(scan.kind()).isEqualTo("Index Only Scan");
              assertThat(scan.rows()).isEqualTo(learner.reviews());
              // What was written since the last vacuum, or was on a page that it did not get.
              assertThat(scan.heapFetches()).isLessThanOrEqualTo(10 + scan.rows() / 10);
            });
  }

  private static Map<String, Long> mostRows(Learner learner) {
    return new TreeMap<>(
        Map.of(
            "PracticeSql.reviewed",
            learner.reviews(),
            "PracticeSql.spoken",
            learner.conversations(),
            "StreakSql.first",
            2L + learner.conversations(),
            "StreakSql.active",
            DAYS + learner.conversations(),
            // Of reviews, of their cards and of conversations.
            "ActivitySql.page",
            3L * LIMIT,
            "SettingsSql.timeZone",
            2L,
            "SettingsSql.dailyGoal",
            1L));
  }

  /** Those of the handler's SQL objects, by class and method. */
  private static Map<String, String> statements() throws IOException {
    Map<String, String> statements = new TreeMap<>();
    for (String name : sqlObjects()) {
      try {
        Class<?> type = Class.forName(DashboardBundle.class.getPackageName() + "." + name);
        for (Method method : type.getDeclaredMethods()) {
          Arrays.stream(method.getAnnotationsByType(SqlQuery.class))
              .forEach(sql -> statements.put(name + "." + method.getName(), sql.value()));
        }
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }
    return statements;
  }

  /** Classes named XxxSql, in the folder or the jar that the bundle is in. */
  private static Set<String> sqlObjects() throws IOException {
    Path place =
        Path.of(
            DashboardBundle.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    String folder = DashboardBundle.class.getPackageName().replace('.', '/');
    if (Files.isDirectory(place)) {
      return sqlObjects(place.resolve(folder));
    }
    try (FileSystem jar = FileSystems.newFileSystem(place)) {
      return sqlObjects(jar.getPath(folder));
    }
  }

  private static Set<String> sqlObjects(Path folder) throws IOException {
    try (Stream<Path> classes = Files.list(folder)) {
      return classes
          .map(path -> path.getFileName().toString())
          .filter(name -> name.endsWith("Sql.class"))
          .map(name -> name.replace(".class", ""))
          .collect(Collectors.toSet());
    }
  }

  private static ReadPlan explain(String sql, Learner learner) {
    Instant from = until.minus(DAYS, ChronoUnit.DAYS);
    String[] starts =
        IntStream.rangeClosed(0, DAYS)
            .mapToObj(day -> from.plus(day, ChronoUnit.DAYS).toString())
            .toArray(String[]::new);
    return jdbi.inTransaction(
        handle -> {
          handle.execute("set local role fig_dashboard");
          // Of rows that several workers read, the plan tells a rounded mean.
          handle.execute("set local max_parallel_workers_per_gather = 0");
          Query query =
              handle
                  .createQuery("explain (analyze, verbose, buffers, format json) " + sql)
                  .bindMap(
                      Map.of(
                          "userId", learner.id(),
                          "variant", "production",
                          "from", from,
                          "until", until,
                          "starts", starts,
                          "beforeAt", until,
                          "beforeId", new UUID(-1, -1),
                          "limit", LIMIT));
          return ReadPlan.of(query.mapTo(String.class).one());
        });
  }

  private static long inTheYear(Handle handle, String table, String time, UUID user) {
    return handle
        .createQuery(
            "select count(*) from %s where user_id = :user and %s >= :from and %s < :until"
                .formatted(table, time, time))
        .bind("user", user)
        .bind("from", until.minus(DAYS, ChronoUnit.DAYS))
        .bind("until", until)
        .mapTo(long.class)
        .one();
  }

  private static String ownerUrl() {
    return GIVEN.isEmpty()
        ? DATABASE.jdbcUrl()
            + "?user=%s&password=%s".formatted(DATABASE.ownerUser(), DATABASE.ownerPassword())
        : GIVEN;
  }

  /**
   * Users from busy to idle over three years, in the order of time as reviews are written: those of
   * one user lie all over the table.
   */
  private static void makeData() throws Exception {
    int users = REVIEWS / 40;
    List<String> statements = new ArrayList<>();
    // In one session: as the keys are right by construction, nobody has to check them.
    statements.add(
        """
        set session_replication_role = replica;
        -- Else vacuum cannot be sure yet that everybody sees these rows.
        set synchronous_commit = on;
        insert into auth.account (user_id, email, email_key, password_hash, created_at, password_changed_at)
          select md5('user' || n)::uuid, n || '@example.org', n || '@example.org', 'none', now(), now()
          from generate_series(0, %1$d) n;
        insert into profile.profile (user_id, version, created_at, updated_at)
          select md5('user' || n)::uuid, 1, now(), now() from generate_series(0, %1$d) n;
        insert into drilling.deck
          select md5('deck' || n)::uuid, md5('user' || n)::uuid, 'Deck', null, 20, now(), now()
          from generate_series(0, %1$d) n;
        insert into drilling.card
          select md5('card' || n)::uuid, md5('deck' || n / 4)::uuid, md5('user' || n / 4)::uuid,
            'front', 'back', null, 2, null, now(), 5, 5, 3, 0, now(), now(), now()
          from generate_series(0, %1$d * 4 + 3) n;
        select setseed(0.5);
        insert into drilling.review
          select gen_random_uuid(), md5('card' || u * 4 + n %% 4)::uuid, md5('user' || u)::uuid,
            1 + n %% 4, 0.9, n %% 3, 5, 5, 5, 4000,
            now() - (1 - n / %2$d.0) * interval '1095 days' + u %% 20 * interval '1 hour'
          from (select n, floor(%1$d * power(random(), 2))::int as u from generate_series(1, %2$d) n) r;
        insert into conversation.session (conversation_id, user_id, variant, status, registered_at,
            expires_at, started_at, ended_at, seconds, month, reserved_seconds)
          select gen_random_uuid(), md5('user' || n %% %1$d)::uuid,
            case when n %% 5 = 0 then 'sandbox' else 'production' end, 'completed', t, t, t, t,
            n %% 7 * 60, t, 0
          from (select n, now() - (1 - n / (%2$d / 5.0)) * interval '1095 days' as t
            from generate_series(1, %2$d / 5) n) c
        """
            .formatted(users, REVIEWS));
    statements.forEach(DATABASE::execute);
    for (String table :
        List.of(
            "drilling.review",
            "drilling.card",
            "conversation.session",
            "auth.account",
            "profile.profile")) {
      // Who has looked at the database since before these rows, as the server itself does at times,
      // keeps vacuum from saying that everybody sees them, and indexes alone from being read.
      Eventually.holds(
          "everybody sees the rows of " + table,
          () -> {
            DATABASE.execute("vacuum analyze " + table);
            return everybodySees(table);
          });
    }
  }

  private static boolean everybodySees(String table) {
    return DATABASE.count(
            "pg_class where oid = ?::regclass and relallvisible >= relpages * 0.99", table)
        == 1;
  }
}
