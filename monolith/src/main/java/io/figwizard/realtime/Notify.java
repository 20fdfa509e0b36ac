package io.figwizard.realtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.EventConsumer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes notifications of other domains' events. Clients get the fields that are named here and no
 * others, whatever else an event comes to say one day.
 */
final class Notify implements EventConsumer {
  private static final Map<String, List<String>> FIELDS =
      Map.of(
          "subscription.changed", List.of("variant", "plan", "status", "accessUntil"),
          "conversation.completed", List.of("variant", "conversationId", "seconds"),
          "export.finished", List.of("exportId", "format", "state"));

  private final Jdbi jdbi;

  Notify(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public String name() {
    return "realtime.notify";
  }

  @Override
  public Set<String> types() {
    return FIELDS.keySet();
  }

  @Override
  public void accept(List<DomainEvent> events) {
    for (DomainEvent event : events) {
      NotificationSql.New notification = notification(event);
      jdbi.useTransaction(
          handle -> {
            NotificationSql sql = handle.attach(NotificationSql.class);
            sql.lock(notification.userId());
            if (sql.insert(notification) == 1) {
              sql.say(Signal.news(notification.userId()));
            }
          });
    }
  }

  private static NotificationSql.New notification(DomainEvent event) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    for (String field : FIELDS.getOrDefault(event.type(), List.of())) {
      JsonNode value = event.payload().get(field);
      if (value != null) {
        payload.set(field, value);
      }
    }
    return new NotificationSql.New(
        event.id(), userOf(event), event.type(), payload.toString(), event.createdAt());
  }

  static UUID userOf(DomainEvent event) {
    return UUID.fromString(event.payload().required("userId").textValue());
  }
}
