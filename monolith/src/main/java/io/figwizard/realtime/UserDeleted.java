package io.figwizard.realtime;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** A user left: their rows go, their connections are closed everywhere, and no more rows come. */
final class UserDeleted implements EventConsumer {
  private final Jdbi jdbi;

  UserDeleted(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "realtime.user-deleted";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    events.stream().map(Notify::userOf).distinct().forEach(this::forget);
  }

  private void forget(UUID userId) {
    jdbi.useTransaction(
        handle -> {
          NotificationSql sql = handle.attach(NotificationSql.class);
          sql.lock(userId);
          sql.depart(userId);
          sql.forget(userId);
          handle.attach(TicketSql.class).forget(userId);
          sql.say(Signal.departed(userId));
        });
  }
}
