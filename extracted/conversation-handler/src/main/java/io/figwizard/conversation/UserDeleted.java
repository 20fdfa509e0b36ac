package io.figwizard.conversation;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Removes what was said with users who have left, and what was remembered of it. */
final class UserDeleted implements EventConsumer {
  private static final int AT_ONCE = 100;

  private final Jdbi jdbi;

  UserDeleted(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "conversation.user-deleted";
  }

  @Override
  public Set<String> types() {
    return Set.of("user.deleted");
  }

  @Override
  public void accept(List<DomainEvent> events) {
    events.stream()
        .map(event -> UUID.fromString(event.payload().required("userId").textValue()))
        .distinct()
        .forEach(this::erase);
  }

  private void erase(UUID user) {
    jdbi.useExtension(MemorySql.class, sql -> sql.deleteAll(user));
    jdbi.useExtension(ReplyPauseSql.class, sql -> sql.delete(user));
    List<Session> sessions;
    do {
      sessions = jdbi.withExtension(SessionSql.class, sql -> sql.ofUser(user, AT_ONCE));
      for (Session session : sessions) {
        jdbi.useExtension(SessionSql.class, sql -> sql.delete(session.conversationId()));
      }
    } while (sessions.size() == AT_ONCE);
  }
}
