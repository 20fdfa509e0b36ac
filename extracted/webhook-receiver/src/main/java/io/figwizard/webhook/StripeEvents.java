package io.figwizard.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of Stripe in both forms: {@code event} with the object in it and {@code
 * v2.core.event} with its id only, of any API release.
 */
final class StripeEvents {
  private StripeEvents() {}

  static ReceivedEvent read(byte[] body) {
    EventJson json = EventJson.of(body);
    String id = json.text("id");
    String type = json.text("type");
    Kind kind = id == null || type == null ? Kind.UNKNOWN : kind(json.text("object"));
    String eventId = id == null ? ReceivedEvent.idOf(body) : id;
    String eventType = type == null ? ReceivedEvent.NO_TYPE : type;
    String apiVersion = json.text("api_version");
    String objectId =
        kind == Kind.THIN ? json.text("related_object", "id") : json.text("data", "object", "id");
    String customer = kind == Kind.THIN ? customerOfThin(json) : customerOfSnapshot(json);
    ObjectNode payload =
        JsonNodeFactory.instance
            .objectNode()
            .put("eventId", eventId)
            .put("eventType", eventType)
            .put("apiVersion", apiVersion)
            .put("objectId", objectId)
            .put("customer", customer)
            .put("created", created(json));
    return new ReceivedEvent(
        eventId,
        kind,
        eventType,
        apiVersion,
        objectId,
        customer,
        json.flag("livemode"),
        customer == null ? eventId : customer,
        payload);
  }

  private static Kind kind(@Nullable String object) {
    if ("v2.core.event".equals(object)) {
      return Kind.THIN;
    }
    return "event".equals(object) ? Kind.SNAPSHOT : Kind.UNKNOWN;
  }

  private static @Nullable String customerOfSnapshot(EventJson json) {
    return "customer".equals(json.text("data", "object", "object"))
        ? json.text("data", "object", "id")
        : json.idOf("data", "object", "customer");
  }

  private static @Nullable String customerOfThin(EventJson json) {
    return Objects.requireNonNullElse(json.text("related_object", "type"), "").endsWith("customer")
        ? json.text("related_object", "id")
        : null;
  }

  /** Seconds since 1970, as snapshots have it; thin events have it in letters. */
  private static @Nullable Long created(EventJson json) {
    Long seconds = json.number("created");
    String text = json.text("created");
    if (seconds != null || text == null) {
      return seconds;
    }
    try {
      return OffsetDateTime.parse(text).toEpochSecond();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
