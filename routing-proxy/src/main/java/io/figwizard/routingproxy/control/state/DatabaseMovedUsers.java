package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Tells it by a table; a call opens a connection and closes it. */
final class DatabaseMovedUsers implements MovedUsers {

  private final Jdbi jdbi;
  private final UUID instance;

  DatabaseMovedUsers(Jdbi jdbi, UUID instance) {
    this.jdbi = jdbi;
    this.instance = instance;
  }

  @Override
  public void tell(String route, long generation, int streams, String users) throws IOException {
    Asking.ask(
        () -> {
          jdbi.useExtension(
              MovedUsersDao.class,
              dao -> {
                dao.forgetTheOld();
                dao.tell(route, generation, instance, streams, users);
              });
          return true;
        });
  }

  @Override
  public List<Part> told(String route, long generation) throws IOException {
    return Asking.ask(
        () ->
            jdbi.withExtension(MovedUsersDao.class, dao -> dao.told(instance, route, generation)));
  }
}
