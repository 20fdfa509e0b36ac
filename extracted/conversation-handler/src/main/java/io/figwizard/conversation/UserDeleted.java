package io.figwizard.conversation;

import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import io.figwizard.handlerkit.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * A user left: what was remembered goes, then each conversation, at the provider first and then our
 * row. In that order, so that a failure on the way leaves the rows that a new attempt needs.
 */
final class UserDeleted implements EventConsumer {
  private static final int AT_ONCE = 100;

  private final Map<Variant, Line> lines;
  private final Jdbi jdbi;

  UserDeleted(Map<Variant, Line> lines, Jdbi jdbi) {
    this.lines = Map.copyOf(lines);
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
    forget(user);
    jdbi.useExtension(ReplyPauseSql.class, sql -> sql.delete(user));
    List<Session> sessions;
    do {
      sessions = jdbi.withExtension(SessionSql.class, sql -> sql.ofUser(user, AT_ONCE));
      sessions.forEach(this::erase);
    } while (sessions.size() == AT_ONCE);
    // What a conversation left that was analysed meanwhile.
    forget(user);
  }

  private void forget(UUID user) {
    jdbi.useExtension(MemorySql.class, sql -> sql.deleteAll(user));
  }

  private void erase(Session session) {
    String atProvider = session.providerConversationId();
    if (atProvider != null) {
      voice(session).delete(atProvider);
    }
    jdbi.useExtension(SessionSql.class, sql -> sql.delete(session.conversationId()));
  }

  private VoiceProvider voice(Session session) {
    Line line = lines.get(Variant.of(session.variant()));
    if (line == null) {
      throw new IllegalStateException(
          "A user who left has had conversations in %1$s, which this process does not serve. Configure conversation.%1$s where the worker runs."
              .formatted(session.variant()));
    }
    return line.voice();
  }
}
