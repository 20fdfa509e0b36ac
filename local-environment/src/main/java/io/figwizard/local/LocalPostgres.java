package io.figwizard.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL on this machine, with the database {@code figwizard}, reachable on 127.0.0.1
 * with a password only. Its data outlives it.
 *
 * <p>It ends with {@link #close} and not by itself when the process ends: whoever starts it decides
 * what has to end before it. One that was left behind, because its process was killed, is ended by
 * the next {@link #start}. This class is thread-safe.
 */
public final class LocalPostgres implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
  private static final String DATABASE = "figwizard";
  private static final int PORTS_TO_TRY = 3;

  private final Runnable stop;
  private final FolderLock lock;
  private final int port;
  private final String ownerPassword;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LocalPostgres(Runnable stop, FolderLock lock, int port, String ownerPassword) {
    this.stop = stop;
    this.lock = lock;
    this.port = port;
    this.ownerPassword = ownerPassword;
  }

  /**
   * Starts the server on a free port, first making the cluster and the database where they are
   * missing. Committed data survives a crash of the machine.
   *
   * @param dataDirectory a folder for this server alone, say {@code .fig/postgres}
   * @throws LocalEnvironmentException when another living process uses the folder, or PostgreSQL
   *     does not start
   */
  public static LocalPostgres start(Path dataDirectory) {
    return start(dataDirectory, 0);
  }

  /**
   * As {@link #start(Path)}, on a given port.
   *
   * @param port 0 for a free one
   */
  public static LocalPostgres start(Path dataDirectory, int port) {
    return start(dataDirectory, port, PostgresSettings.DURABLE);
  }

  /**
   * For tests: an empty server in a new folder that {@link #close}, or at the latest the end of the
   * process, removes. It does not wait for the disk.
   */
  public static LocalPostgres throwaway() {
    try {
      Path folder = Files.createTempDirectory("figwizard-postgres");
      LocalPostgres postgres = start(folder, 0, PostgresSettings.THROWAWAY);
      Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
      return postgres;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder", e);
    }
  }

  private static LocalPostgres start(Path home, int port, PostgresSettings settings) {
    FolderLock lock =
        FolderLock.tryTake(home)
            .orElseThrow(
                () ->
                    new LocalEnvironmentException(
                        home
                            + " is used by the PostgreSQL of process "
                            + FolderLock.holder(home)
                            + "; stop that process, or name its database in DATABASE_URL"));
    try {
      PostgresPrograms programs = new PostgresPrograms(PostgresBinaries.unpacked());
      Cluster cluster = new Cluster(PrivateFiles.folder(home));
      cluster.createIfMissing(programs, settings);
      cluster.configure(settings);
      Postmaster postmaster = new Postmaster(programs, cluster.data(), cluster.log());
      postmaster
          .stopLeftover()
          .ifPresent(pid -> LOG.warn("Ended PostgreSQL {}, left behind in {}", pid, home));
      int boundPort = port == 0 ? startOnFreePort(postmaster) : startOn(postmaster, port);
      LocalPostgres postgres =
          new LocalPostgres(
              () -> settings.stop(postmaster, home), lock, boundPort, cluster.ownerPassword());
      postgres.createDatabaseIfMissing();
      return postgres;
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private static int startOn(Postmaster postmaster, int port) {
    postmaster.start(port);
    return port;
  }

  // Between finding a free port and PostgreSQL's taking it, somebody else may take it.
  private static int startOnFreePort(Postmaster postmaster) {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOn(postmaster, freePort());
      } catch (LocalEnvironmentException e) {
        boolean taken = String.valueOf(e.getMessage()).contains("Address already in use");
        if (!taken || attempt == PORTS_TO_TRY) {
          throw e;
        }
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("no free port", e);
    }
  }

  private void createDatabaseIfMissing() {
    try (Connection connection =
            DriverManager.getConnection(jdbcUrl("postgres"), owner(), ownerPassword);
        Statement statement = connection.createStatement();
        ResultSet existing =
            statement.executeQuery(
                "SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
      if (!existing.next()) {
        statement.execute("CREATE DATABASE " + DATABASE);
      }
    } catch (SQLException e) {
      close();
      throw new LocalEnvironmentException("cannot create the database " + DATABASE + ": " + e, e);
    }
  }

  /**
   * Where the server is that a living process, this or another, has started in the folder: for
   * commands that work beside a running stack and may read its owner's files.
   *
   * @param dataDirectory as for {@link #start(Path)}
   * @return DATABASE_URL, DATABASE_OWNER and DATABASE_OWNER_PASSWORD; empty when none runs there,
   *     or the one that runs was left behind
   */
  public static Optional<Map<String, String>> runningIn(Path dataDirectory) {
    Cluster cluster = new Cluster(dataDirectory);
    if (!FolderLock.isHeld(dataDirectory)) {
      return Optional.empty();
    }
    return Postmaster.port(cluster.data())
        .map(port -> environment(jdbcUrl(port, DATABASE), cluster.ownerPassword()));
  }

  /** The URL of the database, without user or password. */
  public String jdbcUrl() {
    return jdbcUrl(DATABASE);
  }

  private String jdbcUrl(String database) {
    return jdbcUrl(port, database);
  }

  private static String jdbcUrl(int port, String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** The role that may do everything: it migrates and loads data. No handler runs as it. */
  public String owner() {
    return Cluster.OWNER;
  }

  public String ownerPassword() {
    return ownerPassword;
  }

  public int port() {
    return port;
  }

  /** How many connections the server takes in all, three of them for the owner alone. */
  public static int maxConnections() {
    return PostgresSettings.MAX_CONNECTIONS;
  }

  /** Where the database is and who owns it, by the names of their environment variables. */
  public Map<String, String> environment() {
    return environment(jdbcUrl(), ownerPassword());
  }

  private static Map<String, String> environment(String jdbcUrl, String ownerPassword) {
    return Map.of(
        "DATABASE_URL", jdbcUrl,
        "DATABASE_OWNER", Cluster.OWNER,
        "DATABASE_OWNER_PASSWORD", ownerPassword);
  }

  /** Ends the server; open transactions are rolled back. A second call does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        stop.run();
      } finally {
        lock.close();
      }
    }
  }
}
