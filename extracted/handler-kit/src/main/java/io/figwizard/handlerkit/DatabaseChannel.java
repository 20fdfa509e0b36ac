package io.figwizard.handlerkit;

import io.dropwizard.db.DataSourceFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A connection of its own that listens to a channel of PostgreSQL's {@code NOTIFY}. For a process
 * that stays, and directly to the server: a pooler in transaction mode loses {@code LISTEN}. What
 * was said while nobody listened is lost, so whoever opens a channel looks once at everything. For
 * one thread at a time.
 */
public final class DatabaseChannel implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[a-z_]{1,63}");
  private static final int CONNECT_SECONDS = 3;

  /** For an answer; waiting for a notification has its own time. */
  private static final int SILENCE_SECONDS = 5;

  private final Connection connection;

  private DatabaseChannel(Connection connection) {
    this.connection = connection;
  }

  /**
   * Listens from when it returns.
   *
   * @param database whose url, user and password are used; it is not pooled
   * @param channel lower-case letters and underscores
   */
  public static DatabaseChannel open(DataSourceFactory database, String channel)
      throws SQLException {
    if (!NAME.matcher(channel).matches()) {
      throw new IllegalArgumentException(
          "channel: " + channel + " (expected: lower-case letters and _)");
    }
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(database.getUrl());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setApplicationName(channel + "-listen");
    source.setConnectTimeout(CONNECT_SECONDS);
    source.setLoginTimeout(CONNECT_SECONDS);
    source.setSocketTimeout(SILENCE_SECONDS);
    source.setTcpKeepAlive(true);
    Connection connection = source.getConnection();
    try (Statement statement = connection.createStatement()) {
      statement.execute("LISTEN " + channel);
      return new DatabaseChannel(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * Waits for what is said on the channel.
   *
   * @return the payloads in order; none when the time is over
   * @throws SQLException when the connection is lost; open another one
   */
  public List<String> await(Duration patience) throws SQLException {
    PGNotification[] said =
        connection
            .unwrap(PGConnection.class)
            .getNotifications(Math.toIntExact(Math.max(1, patience.toMillis())));
    return said == null
        ? List.of()
        : Arrays.stream(said).map(PGNotification::getParameter).toList();
  }

  /**
   * Asks the server for a sign of life: a connection that was cut without a word would be waited on
   * for ever.
   *
   * @throws SQLException when there is none
   */
  public void check() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
