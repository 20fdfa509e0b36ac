package io.figwizard.realtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dropwizard.db.DataSourceFactory;
import io.figwizard.handlerkit.DomainDatabase;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlertesting.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Hands events over as the worker does. */
final class News {
  private final TestDatabase database;
  private @Nullable Jdbi jdbi;

  News(TestDatabase database) {
    this.database = database;
  }

  /** Connections of the domain's role. */
  synchronized Jdbi jdbi() {
    Jdbi open = jdbi;
    if (open != null) {
      return open;
    }
    DataSourceFactory factory = new DataSourceFactory();
    factory.setUrl(database.jdbcUrl());
    factory.setUser(database.roleUser("realtime"));
    factory.setPassword(database.password());
    factory.setMaxSize(10);
    open = DomainDatabase.withoutServer(factory, "realtime");
    jdbi = open;
    return open;
  }

  void write(UUID user, int... numbers) {
    write(jdbi(), user, numbers);
  }

  static void write(Jdbi jdbi, UUID user, int... numbers) {
    new Notify(jdbi).accept(IntStream.of(numbers).mapToObj(number -> event(user, number)).toList());
  }

  static void writeMany(Jdbi jdbi, UUID user, int from, int to) {
    write(jdbi, user, IntStream.range(from, to).toArray());
  }

  void delete(UUID user) {
    new UserDeleted(jdbi()).accept(List.of(event("user.deleted", user, 0)));
  }

  static DomainEvent event(UUID user, int number) {
    return event("subscription.changed", user, number);
  }

  static DomainEvent event(String type, UUID user, int number) {
    return new DomainEvent(
        UUID.randomUUID(),
        "billing",
        type,
        "user:" + user,
        JsonNodeFactory.instance
            .objectNode()
            .put("userId", user.toString())
            .put("status", Integer.toString(number))
            .put("email", "ada@example.org"),
        Instant.now());
  }

  static List<Integer> range(int from, int to) {
    return new ArrayList<>(IntStream.range(from, to).boxed().toList());
  }
}
