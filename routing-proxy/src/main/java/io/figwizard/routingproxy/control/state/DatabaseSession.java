package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.postgresql.PGConnection;

/** One connection that listens. For one thread. */
final class DatabaseSession implements SharedSession {

  private final DatabaseStore store;
  private final Handle handle;
  private final StateDao dao;

  /** Closes the handle where it cannot be used. */
  DatabaseSession(DatabaseStore store, Handle handle) {
    this.store = store;
    this.handle = handle;
    try {
      this.dao = handle.attach(StateDao.class);
      dao.listen();
    } catch (RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  @Override
  public StateUpdate since(long generation) throws IOException {
    return Asking.ask(() -> store.since(dao, generation));
  }

  @Override
  public List<Long> users(UUID list, int from) throws IOException {
    return Asking.ask(() -> dao.users().places(list, from));
  }

  @Override
  public void report(long generation, String routesSha256, Doing doing) throws IOException {
    Asking.ask(
        () -> {
          store.report(dao, generation, routesSha256, doing);
          return true;
        });
  }

  @Override
  public void await(Duration atMost) throws IOException {
    Asking.ask(
        () ->
            handle
                .getConnection()
                .unwrap(PGConnection.class)
                .getNotifications((int) atMost.toMillis()));
  }

  @Override
  public void leave() throws IOException {
    Asking.ask(
        () -> {
          store.leave(dao);
          return true;
        });
  }

  @Override
  public void close() {
    handle.close();
  }
}
