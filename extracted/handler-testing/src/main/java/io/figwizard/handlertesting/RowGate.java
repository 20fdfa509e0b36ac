package io.figwizard.handlertesting;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Keeps whoever writes certain rows waiting in the middle of a transaction: for tests that kill a
 * process there, however fast it or the test is. One for each domain and database at a time.
 */
public final class RowGate implements AutoCloseable {
  private static final int LOCK = 4711;

  private final TestDatabase database;
  private final String domain;
  private final Connection holder;

  private RowGate(TestDatabase database, String domain, Connection holder) {
    this.database = database;
    this.domain = domain;
    this.holder = holder;
  }

  /**
   * From now on whoever comes to such a row waits.
   *
   * @param domain whose role writes
   * @param before for example {@code insert on exports.part}
   * @param when a condition on the row {@code new}, or {@code old} where it is deleted
   */
  public static RowGate closed(TestDatabase database, String domain, String before, String when)
      throws SQLException {
    database.execute(
        """
        create function %1$s.row_gate() returns trigger language plpgsql as $$
        begin
          if %3$s then
            perform pg_advisory_xact_lock_shared(%4$d);
          end if;
          return case when tg_op = 'DELETE' then old else new end;
        end $$;
        grant execute on function %1$s.row_gate to fig_%1$s;
        create trigger row_gate before %2$s for each row execute function %1$s.row_gate();
        """
            .formatted(domain, before, when, LOCK));
    Connection holder = database.owner().getConnection();
    try (Statement statement = holder.createStatement()) {
      statement.execute("select pg_advisory_lock(%d)".formatted(LOCK));
    }
    return new RowGate(database, domain, holder);
  }

  /** Whether somebody has come to it. */
  public boolean isWaitedAt() {
    return database.count(
            "pg_stat_activity where datname = current_database() and usename = ?"
                + " and wait_event_type = 'Lock' and wait_event = 'advisory'",
            database.roleUser(domain))
        > 0;
  }

  /** Everybody goes on, and who comes later does not wait. */
  public void open() throws SQLException {
    holder.close();
  }

  /** As if there had been none. */
  @Override
  public void close() throws SQLException {
    open();
    database.execute("drop function %s.row_gate cascade".formatted(domain));
  }
}
