package io.figwizard.stripetwin.delivery;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * What goes over the wire for one event. The bytes are made once: every copy and every retry sends
 * the same ones.
 *
 * @param event the id under which the API lists the event
 * @param type as sent
 */
record EventBody(String event, String type, byte[] bytes) {
  /** Indented as Stripe sends it: a receiver that parses and prints again breaks the signature. */
  private static final Gson AS_STRIPE =
      new GsonBuilder().setPrettyPrinting().serializeNulls().disableHtmlEscaping().create();

  static EventBody of(JsonObject event, SenderMode mode) {
    String id = event.get("id").getAsString();
    JsonObject sent = mode.thin() ? thin(event) : snapshot(event, mode);
    byte[] bytes = AS_STRIPE.toJson(sent).getBytes(StandardCharsets.UTF_8);
    return new EventBody(id, sent.get("type").getAsString(), bytes);
  }

  private static JsonObject snapshot(JsonObject event, SenderMode mode) {
    if (mode.apiVersion() == null) {
      return event;
    }
    JsonObject sent = event.deepCopy();
    sent.addProperty("api_version", mode.apiVersion());
    return sent;
  }

  /** A notification of the second API: what changed, not what it has become. */
  private static JsonObject thin(JsonObject event) {
    String id = event.get("id").getAsString();
    JsonObject sent = new JsonObject();
    sent.addProperty("id", "evt_thin_" + id.substring(id.indexOf('_') + 1));
    sent.addProperty("object", "v2.core.event");
    sent.addProperty("type", "v1." + event.get("type").getAsString());
    sent.addProperty("created", createdAt(event));
    sent.add("livemode", event.get("livemode"));
    sent.add("context", JsonNull.INSTANCE);
    sent.add("reason", JsonNull.INSTANCE);
    sent.add("related_object", relatedObject(event));
    sent.addProperty("snapshot_event", id);
    return sent;
  }

  private static String createdAt(JsonObject event) {
    return Instant.ofEpochSecond(event.get("created").getAsLong()).toString();
  }

  private static JsonElement relatedObject(JsonObject event) {
    JsonObject object = event.getAsJsonObject("data").getAsJsonObject("object");
    if (!object.has("id")) {
      // Some objects have none, the preview of an invoice for one.
      return JsonNull.INSTANCE;
    }
    String type = object.get("object").getAsString();
    JsonObject related = new JsonObject();
    related.add("id", object.get("id"));
    related.addProperty("type", type);
    related.addProperty(
        "url", "/v1/" + type.replace('.', '/') + "s/" + object.get("id").getAsString());
    return related;
  }
}
