package io.figwizard.realtime;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.OptionalLong;

/** The messages of a WebSocket, both ways. Thread-safe. */
final class SocketText {
  private final JsonMapper mapper = new JsonMapper();
  private final Json json;

  SocketText(Json json) {
    this.json = json;
  }

  String of(Message message) {
    if (message instanceof Message.News news) {
      return json.text(
          json.object()
              .put("type", "notification")
              .set("notification", json.notification(news.row())));
    }
    Message.Ready ready = (Message.Ready) message;
    return json.text(json.object().put("type", "ready").setAll(json.ready(ready)));
  }

  /** The place that a client wants to go on from; nothing where it says anything else. */
  OptionalLong resume(String message) {
    try {
      JsonNode node = mapper.readTree(message);
      return node.path("type").asText().equals("resume")
          ? Place.parse(node.path("after").asText())
          : OptionalLong.empty();
    } catch (JsonProcessingException e) {
      return OptionalLong.empty();
    }
  }
}
