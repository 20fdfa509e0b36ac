package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.data.LoadedData;
import io.figwizard.loadtests.data.Profile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks before the first request whether the database holds data of production size: what is fast
 * on a few rows says nothing. Counts the rows that are there and does not believe the record of the
 * load alone.
 */
final class DataGuard {
  private static final double LEAST_SKEW = 0.10;
  private static final double MOST_SKEW = 0.60;
  private static final String LOAD =
      "load it with ./fig up (local stack) or ./fig load-data (your own database)";
  private static final String REPLACE = LOAD + ", option --replace";

  private static final Map<String, Long> PRODUCTION =
      Map.of(
          "auth.account", (long) Profile.PRODUCTION.users(),
          "drilling.card", (long) Profile.PRODUCTION.cards());
  // Of the tables whose rows stay: jobs may have removed the others' since.
  private static final long PRODUCTION_TOTAL = 6_500_000;

  private DataGuard() {}

  static DataCheck check(Connection database) throws SQLException {
    Optional<LoadedData> record = LoadedData.in(database);
    if (record.isEmpty()) {
      return new DataCheck(
          "none",
          new TreeMap<>(),
          List.of(
              "data: the database holds no finished load of generated data (expected: profile"
                  + " production); "
                  + LOAD));
    }
    LoadedData loaded = record.get();
    List<String> problems = new ArrayList<>();
    if (!loaded.profile().equals(Profile.PRODUCTION.name())) {
      problems.add(
          "data: profile "
              + loaded.profile()
              + " is loaded (expected: "
              + Profile.PRODUCTION.name()
              + "); "
              + REPLACE);
    }
    // The names come from the database's own record, which only its owner can write.
    SortedMap<String, Long> rows = new TreeMap<>();
    for (String table : loaded.rows().keySet()) {
      rows.put(table, RowCounts.in(database, table));
    }
    Map<String, Long> lasting = loaded.lastingRows();
    lasting.forEach(
        (table, expected) -> checkRows(problems, table, rows.getOrDefault(table, 0L), expected));
    long total = lasting.keySet().stream().mapToLong(table -> rows.getOrDefault(table, 0L)).sum();
    RowCounts.tooFew("the whole database", total, PRODUCTION_TOTAL, REPLACE)
        .ifPresent(problems::add);
    double skew = shareOfBusiestUsers(database);
    if (!(skew >= LEAST_SKEW && skew <= MOST_SKEW)) {
      problems.add(
          text(
              "data: the busiest 1 %% of the users own %.1f %% of drilling.card (expected: %.0f to"
                  + " %.0f %%); %s",
              100 * skew, 100 * LEAST_SKEW, 100 * MOST_SKEW, REPLACE));
    }
    return new DataCheck(loaded.profile(), rows, problems);
  }

  private static void checkRows(List<String> problems, String table, long found, long recorded) {
    long expected = Math.max(recorded, PRODUCTION.getOrDefault(table, 0L));
    RowCounts.tooFew(table, found, expected, REPLACE).ifPresent(problems::add);
  }

  private static double shareOfBusiestUsers(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                with per_user as (
                  select count(*) as cards from drilling.card group by user_id
                ), ranked as (
                  select cards, row_number() over (order by cards desc) as place,
                    count(*) over () as users
                  from per_user
                )
                select coalesce(
                  sum(cards) filter (where place <= ceil(users / 100.0)) / nullif(sum(cards), 0), 0)
                from ranked
                """)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
