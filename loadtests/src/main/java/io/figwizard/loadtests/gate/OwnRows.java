package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.stack.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Compares the rows that there are with those that a team's production has, table by table. */
final class OwnRows {
  private static final String ADVICE =
      "load more, for example a copy of production without its users' data, and run the gate again";
  private static final long COUNTING_MINUTES = 30;

  private final OwnFile file;
  private final Path path;
  private final Placeholders places;
  private final Path productionFile;
  private final SortedMap<String, Long> production;

  /**
   * @param path of the file
   * @throws CannotRun if production's rows or the way to count cannot be read
   */
  OwnRows(OwnFile file, Path path, Map<String, String> environment) {
    this.file = file;
    this.path = path;
    this.places = new Placeholders(environment, Map.of());
    this.productionFile = path.resolveSibling(file.data().production());
    this.production =
        RowList.read(
            new String(OwnFile.content(productionFile), StandardCharsets.UTF_8).lines().toList(),
            productionFile.toString());
    OwnData.Database database = file.data().database();
    if (database != null) {
      requireDatabase(filled(database));
    }
  }

  private void requireDatabase(OwnData.Database database) {
    String where = where("database.url");
    Properties parsed = Driver.parseURL(database.url(), new Properties());
    if (parsed == null) {
      throw new CannotRun(
          where
              + " is no address of a PostgreSQL (expected: jdbc:postgresql://host:port/name); for"
              + " another database give data.command, which prints the rows there are");
    }
    if (!file.allowRemote()) {
      for (String host : parsed.getProperty("PGHOST", "localhost").split(",")) {
        ThisMachine.require(host, where, ThisMachine.UNLESS_ALLOWED);
      }
    }
    for (String table : production.keySet()) {
      if (!table.matches("[^.]+\\..+")) {
        throw new CannotRun(
            productionFile + " names " + table + " (expected: with its schema, as public.orders)");
      }
    }
  }

  /**
   * Counts now.
   *
   * @param work for what the command prints
   */
  DataCheck check(Path work) throws InterruptedException {
    OwnData.Database database = file.data().database();
    SortedMap<String, Long> rows = database == null ? printed(work) : counted(filled(database));
    List<String> problems = new ArrayList<>();
    SortedMap<String, Long> found = new TreeMap<>();
    production.forEach(
        (table, expected) -> {
          Long there = rows.get(table);
          if (there == null) {
            problems.add(
                "data: "
                    + table
                    + " is not there (expected: "
                    + expected
                    + " rows, as in "
                    + productionFile
                    + "); "
                    + ADVICE);
          } else {
            found.put(table, there);
            RowCounts.tooFew(table, there, expected, ADVICE).ifPresent(problems::add);
          }
        });
    return new DataCheck("as in " + OwnFile.digest(productionFile), found, problems);
  }

  private SortedMap<String, Long> counted(OwnData.Database database) {
    SortedMap<String, Long> rows = new TreeMap<>();
    try (Connection connection =
        DriverManager.getConnection(database.url(), database.user(), database.password())) {
      connection.setReadOnly(true);
      for (String table : production.keySet()) {
        Long count = count(connection, table);
        if (count != null) {
          rows.put(table, count);
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new CannotRun("cannot count rows at " + where("database") + ": " + e.getMessage(), e);
    }
  }

  /** Null if there is no such table. */
  private static @Nullable Long count(Connection connection, String table) throws SQLException {
    try {
      return RowCounts.in(connection, table);
    } catch (SQLException e) {
      if ("42P01".equals(e.getSQLState())) { // undefined_table
        return null;
      }
      throw e;
    }
  }

  private SortedMap<String, Long> printed(Path work) throws InterruptedException {
    Path log = work.resolve("rows.log");
    try (ServiceProcess process =
        ServiceProcess.start(
            OwnContenders.command(
                "data.command",
                path,
                file.data().command(),
                null,
                file.data().environment(),
                places,
                where("command"),
                URI.create("about:blank")),
            log,
            work.resolve("rows-errors.log"))) {
      if (process.ended().get(COUNTING_MINUTES, TimeUnit.MINUTES) != 0) {
        throw new CannotRun(
            where("command") + " failed (expected: exit code 0): " + process.obituary());
      }
      return listed(log, process);
    } catch (TimeoutException e) {
      throw new CannotRun(
          where("command") + " did not end within " + COUNTING_MINUTES + " minutes; see " + log, e);
    } catch (ExecutionException | IOException e) {
      throw new CannotRun("cannot read what " + where("command") + " printed: " + e, e);
    }
  }

  private SortedMap<String, Long> listed(Path log, ServiceProcess process) throws IOException {
    try {
      return RowList.read(Files.readAllLines(log), where("command") + ", what it printed");
    } catch (CannotRun e) {
      // Its errors may say why: a pipe whose first command fails still ends with 0.
      throw new CannotRun(e.getMessage() + "; " + process.obituary(), e);
    }
  }

  private OwnData.Database filled(OwnData.Database database) {
    String where = where("database");
    return new OwnData.Database(
        places.fill(database.url(), where),
        places.fill(database.user(), where),
        places.fill(database.password(), where));
  }

  private String where(String value) {
    return path + ", data." + value;
  }
}
