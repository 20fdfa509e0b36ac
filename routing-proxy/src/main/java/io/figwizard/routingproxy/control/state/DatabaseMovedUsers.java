package io.figwizard.routingproxy.control.state;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
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
  public void tell(Stream<Told> told) throws IOException {
    Asking.ask(
        () -> {
          jdbi.useExtension(MovedUsersDao.class, dao -> dao.tell(instance, told.iterator()));
          return true;
        });
  }

  @Override
  public List<Part> told(Map<String, Long> generations) throws IOException {
    List<String> routes = List.copyOf(generations.keySet());
    List<Long> made = routes.stream().map(generations::get).toList();
    return Asking.ask(
        () -> jdbi.withExtension(MovedUsersDao.class, dao -> dao.told(instance, routes, made)));
  }
}
