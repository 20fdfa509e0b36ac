package io.figwizard.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Reads events of ElevenLabs. They have no id: a conversation has at most one of each type. Their
 * {@code user_id} is what we gave at the beginning of the conversation.
 */
final class ElevenLabsEvents {
  private ElevenLabsEvents() {}

  static ReceivedEvent read(byte[] body) {
    EventJson json = EventJson.of(body);
    String type = json.text("type");
    String conversation = json.text("data", "conversation_id");
    boolean known = type != null && conversation != null;
    String eventId = known ? type + ":" + conversation : ReceivedEvent.idOf(body);
    String eventType = type == null ? ReceivedEvent.NO_TYPE : type;
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("eventType", eventType)
            .put("conversationId", conversation)
            .put("eventId", eventId);
    return new ReceivedEvent(
        eventId,
        known ? Kind.SNAPSHOT : Kind.UNKNOWN,
        eventType,
        null,
        conversation,
        json.text("data", "user_id"),
        null,
        conversation == null ? eventId : conversation,
        payload);
  }
}
