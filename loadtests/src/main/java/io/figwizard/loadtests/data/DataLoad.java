package io.figwizard.loadtests.data;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.console.ProgressLine;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Brings a database to a profile: finds that it already holds it, or loads it. Refuses to overwrite
 * anything that this generator has not put there, unless told to.
 */
public final class DataLoad {

  static final long LOCK = 0x66696764_617461L; // "figdata"

  private final String jdbcUrl;
  private final String owner;
  private final String password;
  private final ProgressLine progress;
  private final Clock clock;

  /**
   * @param owner of the domains' tables
   */
  public DataLoad(
      String jdbcUrl, String owner, String password, ProgressLine progress, Clock clock) {
    this.jdbcUrl = jdbcUrl;
    this.owner = owner;
    this.password = password;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * What to load.
   *
   * @param asOf the moment "now" of the data; part of what decides the bytes
   * @param replace throw away what is there and differs
   * @param threads how many make and load rows at the same time; changes the time, not the rows
   */
  public record Order(Profile profile, long seed, Instant asOf, boolean replace, int threads) {}

  /**
   * @throws CannotRun when the tables are missing, hold other data, or are being loaded by another
   *     process
   */
  public LoadedData load(Order order) {
    try (Connection connection = connect()) {
      requireTables(connection);
      lock(connection);
      LoadRecord record = new LoadRecord(connection, clock);
      record.create();
      Optional<LoadedData> present = LoadedData.in(connection);
      if (present.filter(data -> isWhatIs(order, data)).isPresent()
          && isWhole(connection, present.get())) {
        progress.done(
            "Data: the profile %s (seed %d) is there already, %,d rows"
                .formatted(order.profile().name(), order.seed(), present.get().totalRows()));
        return present.get();
      }
      if (!order.replace() && !record.interrupted()) {
        requireEmpty(connection, present);
      }
      return loadAnew(connection, record, order);
    } catch (SQLException e) {
      throw new CannotRun("loading data into " + jdbcUrl + " failed: " + e.getMessage(), e);
    }
  }

  private LoadedData loadAnew(Connection connection, LoadRecord record, Order order)
      throws SQLException {
    long start = System.nanoTime();
    DroppedIndexes indexes = new DroppedIndexes(connection);
    connection.setAutoCommit(false);
    record.begin(order.profile(), order.seed(), order.asOf());
    indexes.drop();
    Sql.run(connection, "truncate " + String.join(", ", tablesToEmpty(connection)));
    // Of the rows before: one above the sequence of the rows to come would hide all of these.
    Sql.run(connection, "update realtime.horizon set sequence = 0");
    connection.commit();
    connection.setAutoCommit(true);

    Workers workers = new Workers(this::connect, order.threads());
    Copying copying = new Copying(order, progress);
    workers.run(copying.pieces());
    build(indexes.missing("index"), "indexes", workers);
    // Keys and foreign keys lock their tables: several at a time would only wait for each other.
    Workers alone = new Workers(this::connect, 1);
    build(indexes.missing("key"), "keys", alone);
    build(indexes.missing("foreign key"), "foreign keys", alone);
    indexes.forget();
    Identities.moveOn(connection);
    progress.update("Data: counting the usage");
    Map<Table, Long> rows = copying.rows();
    rows.putAll(UsageCounts.write(connection, order.asOf()));
    progress.update("Data: vacuum and analyze");
    workers.run(Stream.of(Table.values()).map(DataLoad::vacuum).toList());

    record.finish(rows, HexFormat.of().formatHex(copying.checksum()));
    LoadedData loaded = LoadedData.in(connection).orElseThrow();
    tell(loaded, Duration.ofNanos(System.nanoTime() - start));
    return loaded;
  }

  private void tell(LoadedData loaded, Duration took) {
    progress.done(
        "Data: loaded %,d rows in %.1f s (%,.0f rows/s)"
            .formatted(
                loaded.totalRows(),
                took.toMillis() / 1000.0,
                loaded.totalRows() * 1000.0 / Math.max(1, took.toMillis())));
    for (Table table : Table.values()) {
      progress.done(
          "  %-20s %,12d"
              .formatted(table.qualifiedName(), loaded.rows().get(table.qualifiedName())));
    }
    progress.done(
        "  profile %s, seed %d, generator %d, as of %s, checksum %s"
            .formatted(
                loaded.profile(),
                loaded.seed(),
                loaded.version(),
                loaded.asOf(),
                loaded.checksum()));
  }

  private Connection connect() throws SQLException {
    Connection connection = DriverManager.getConnection(jdbcUrl, owner, password);
    // A crash of the server loses the load, and the record says that it did not finish.
    Sql.run(
        connection,
        "set synchronous_commit = off; set maintenance_work_mem = '256MB';"
            + " set max_parallel_maintenance_workers = 0");
    return connection;
  }

  private void build(List<DroppedIndexes.Definition> missing, String what, Workers workers)
      throws SQLException {
    AtomicInteger begun = new AtomicInteger();
    workers.run(
        missing.stream()
            .<Workers.Task>map(
                definition ->
                    connection -> {
                      progress.update(
                          "Data: building %s, %d of %d"
                              .formatted(what, begun.incrementAndGet(), missing.size()));
                      Sql.run(connection, definition.statement());
                    })
            .toList());
  }

  private static Workers.Task vacuum(Table table) {
    // Otherwise PostgreSQL does it by itself some minutes later, in the middle of a measurement.
    return connection -> Sql.run(connection, "vacuum (analyze) " + table.qualifiedName());
  }

  private static boolean isWhatIs(Order order, LoadedData data) {
    return data.profile().equals(order.profile().name())
        && data.seed() == order.seed()
        && data.version() == LoadedData.GENERATOR_VERSION;
  }

  /** Somebody may have emptied a table since. */
  private static boolean isWhole(Connection connection, LoadedData data) throws SQLException {
    String accounts = Table.ACCOUNT.qualifiedName();
    long expected = data.rows().getOrDefault(accounts, 0L);
    return Sql.number(connection, "select count(*) from " + accounts) >= expected * 0.9;
  }

  private static void requireTables(Connection connection) throws SQLException {
    for (Table table : Table.values()) {
      if (!Sql.tableExists(connection, table.qualifiedName())) {
        throw new CannotRun(
            "the database has no table "
                + table.qualifiedName()
                + "; create the schemas first: java -jar monolith/target/monolith.jar db migrate"
                + " monolith/monolith.yml");
      }
    }
  }

  private static void requireEmpty(Connection connection, Optional<LoadedData> present)
      throws SQLException {
    for (Table table : Table.values()) {
      if (Sql.number(
              connection,
              "select count(*) from (select 1 from " + table.qualifiedName() + " limit 1) t")
          > 0) {
        throw new CannotRun(
            "the database already holds "
                + present
                    .map(
                        data ->
                            "generated data (profile %s, seed %d, generator %d)"
                                .formatted(data.profile(), data.seed(), data.version()))
                    .orElse("rows in " + table.qualifiedName() + " that were not generated")
                + "; to delete all of it and load anew, add --replace");
      }
    }
  }

  private static void lock(Connection connection) throws SQLException {
    if (Sql.number(connection, "select pg_try_advisory_lock(" + LOCK + ")::int") == 0) {
      throw new CannotRun("another process is loading data into this database; wait for its end");
    }
  }

  private static List<String> tablesToEmpty(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select format('%I.%I', schemaname, tablename) from pg_tables
            where schemaname = any (?) and tablename <> all (?)
            order by 1
            """)) {
      select.setArray(1, connection.createArrayOf("text", Table.SCHEMAS.toArray()));
      select.setArray(2, connection.createArrayOf("text", Table.KEPT.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          names.add(row.getString(1));
        }
      }
    }
    return names;
  }
}
