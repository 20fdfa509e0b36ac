package io.figwizard.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/** What clients get, as JSON. Thread-safe. */
final class Json {
  private final JsonMapper mapper = new JsonMapper();

  /** The same on both kinds of connection. */
  ObjectNode notification(NotificationSql.Row row) {
    return mapper
        .createObjectNode()
        .put("id", Long.toString(row.sequence()))
        .put("type", row.type())
        .put("createdAt", row.occurredAt().toString())
        .putRawValue("data", new RawValue(row.payload()));
  }

  ObjectNode ready(Message.Ready ready) {
    return mapper
        .createObjectNode()
        .put("after", Long.toString(ready.after()))
        .put("complete", ready.complete());
  }

  ObjectNode ending(Ending ending) {
    return mapper
        .createObjectNode()
        .put("code", ending.code())
        .put("message", ending.message())
        .put("reconnect", ending.reconnect());
  }

  ObjectNode object() {
    return mapper.createObjectNode();
  }

  String text(ObjectNode node) {
    try {
      return mapper.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of texts and numbers can be written", e);
    }
  }
}
