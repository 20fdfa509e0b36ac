package io.figwizard.stripetwin.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.Map;

/** What {@code data.previous_attributes} of an event says: the old values of changed fields. */
final class Differences {
  private Differences() {}

  static JsonObject previous(JsonObject before, JsonObject after) {
    JsonObject previous = new JsonObject();
    for (Map.Entry<String, JsonElement> field : before.entrySet()) {
      JsonElement old = field.getValue();
      JsonElement now = after.has(field.getKey()) ? after.get(field.getKey()) : JsonNull.INSTANCE;
      if (old.equals(now)) {
        continue;
      }
      boolean both = old.isJsonObject() && now.isJsonObject();
      previous.add(
          field.getKey(), both ? previous(old.getAsJsonObject(), now.getAsJsonObject()) : old);
    }
    for (String name : after.keySet()) {
      if (!before.has(name)) {
        previous.add(name, JsonNull.INSTANCE);
      }
    }
    return previous.deepCopy();
  }
}
