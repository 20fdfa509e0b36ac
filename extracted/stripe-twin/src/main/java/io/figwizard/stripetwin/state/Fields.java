package io.figwizard.stripetwin.state;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads and writes fields of objects in Stripe's form, where absent and null mean the same. */
final class Fields {
  private Fields() {}

  static @Nullable String text(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || !value.isJsonPrimitive() ? null : value.getAsString();
  }

  /** A text that every object of this kind has. */
  static String required(JsonObject object, String name) {
    String value = text(object, name);
    if (value == null) {
      throw new IllegalStateException("no " + name + " in " + text(object, "id"));
    }
    return value;
  }

  static String id(JsonObject object) {
    return required(object, "id");
  }

  /** 0 where there is none. */
  static long number(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null || value.isJsonNull() ? 0 : value.getAsLong();
  }

  static boolean present(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value != null && !value.isJsonNull();
  }

  static boolean flag(JsonObject object, String name) {
    return present(object, name) && object.get(name).getAsBoolean();
  }

  static boolean is(JsonObject object, String name, String expected) {
    return expected.equals(text(object, name));
  }

  static void setNull(JsonObject object, String name) {
    object.add(name, JsonNull.INSTANCE);
  }

  /** The object beneath a name; there must be one. */
  static JsonObject child(JsonObject object, String name) {
    return object.getAsJsonObject(name);
  }

  /** The elements of an array of objects, or of the {@code data} of a list. */
  static List<JsonObject> elements(JsonObject object, String name) {
    JsonElement value = object.get(name);
    if (value == null || value.isJsonNull()) {
      return new ArrayList<>();
    }
    JsonArray array =
        value.isJsonArray()
            ? value.getAsJsonArray()
            : value.getAsJsonObject().getAsJsonArray("data");
    List<JsonObject> found = new ArrayList<>();
    array.forEach(element -> found.add(element.getAsJsonObject()));
    return found;
  }

  /** Fills the {@code data} of a list that an object carries. */
  static void setElements(JsonObject object, String name, List<JsonObject> elements) {
    JsonObject list = child(object, name);
    list.add("data", array(elements));
    list.addProperty("total_count", elements.size());
  }

  static JsonArray array(List<JsonObject> elements) {
    JsonArray array = new JsonArray();
    elements.forEach(array::add);
    return array;
  }

  /**
   * Metadata is merged; an empty value removes its key, an empty parameter everything, as Stripe
   * does.
   */
  static void mergeMetadata(JsonObject object, Params params) {
    JsonObject metadata = params.isText("metadata") ? new JsonObject() : child(object, "metadata");
    object.add("metadata", metadata);
    Map<String, String> changes = params.map("metadata");
    changes.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            metadata.remove(key);
          } else {
            metadata.addProperty(key, value);
          }
        });
  }

  /** A copy without what the double notes for itself: names that begin with an underscore. */
  static JsonObject visible(JsonObject object) {
    return visible((JsonElement) object).getAsJsonObject();
  }

  private static JsonElement visible(JsonElement element) {
    if (element.isJsonObject()) {
      JsonObject shown = new JsonObject();
      for (Map.Entry<String, JsonElement> field : element.getAsJsonObject().entrySet()) {
        if (!field.getKey().startsWith("_")) {
          shown.add(field.getKey(), visible(field.getValue()));
        }
      }
      return shown;
    }
    if (element.isJsonArray()) {
      JsonArray shown = new JsonArray();
      element.getAsJsonArray().forEach(each -> shown.add(visible(each)));
      return shown;
    }
    return element;
  }
}
