package io.figwizard.stripetwin.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a request. Remembers which were read, so that one that nobody reads is refused as
 * Stripe refuses an unknown one.
 */
final class Params {
  /** What Stripe allows as an amount; nothing that is multiplied overflows. */
  private static final long MOST = 99_999_999;

  private final String path;
  private final JsonObject values;
  private final Set<String> read = new HashSet<>();
  private final List<Params> children = new ArrayList<>();

  private Params(String path, JsonObject values) {
    this.path = path;
    this.values = values;
  }

  static Params of(JsonObject values) {
    return new Params("", values);
  }

  boolean has(String name) {
    return values.has(name);
  }

  boolean isText(String name) {
    JsonElement value = values.get(name);
    return value != null && value.isJsonPrimitive();
  }

  /** Null where it is absent. An empty text means: unset the field. */
  @Nullable String text(String name) {
    read.add(name);
    JsonElement value = values.get(name);
    if (value == null) {
      return null;
    }
    if (!value.isJsonPrimitive()) {
      throw ApiError.invalid("Invalid string: " + value).about(full(name));
    }
    return value.getAsString();
  }

  /** A text that cannot be unset. */
  @Nullable String filled(String name) {
    String value = text(name);
    if (value != null && value.isEmpty()) {
      throw ApiError.invalid(
              "parameter_invalid_empty",
              "You passed an empty string for '"
                  + full(name)
                  + "'. We assume empty values are an attempt to unset a parameter; however '"
                  + full(name)
                  + "' cannot be unset. You should remove '"
                  + full(name)
                  + "' from your request or supply a non-empty value.")
          .about(full(name));
    }
    return value;
  }

  String required(String name) {
    String value = filled(name);
    if (value == null) {
      throw ApiError.missing(full(name));
    }
    return value;
  }

  /** One of a few words. */
  String choice(String name, String otherwise, String... words) {
    String value = filled(name);
    if (value == null) {
      return otherwise;
    }
    if (!List.of(words).contains(value)) {
      throw ApiError.invalid(
              "Invalid " + full(name) + ": must be one of " + String.join(", ", words))
          .about(full(name));
    }
    return value;
  }

  @Nullable Long number(String name) {
    String value = filled(name);
    if (value == null) {
      return null;
    }
    try {
      return Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw ApiError.invalid("parameter_invalid_integer", "Invalid integer: " + value)
          .about(full(name));
    }
  }

  long number(String name, long otherwise) {
    Long value = number(name);
    return value == null ? otherwise : value;
  }

  /** A number that counts things. */
  long count(String name, long otherwise) {
    long value = number(name, otherwise);
    if (value < 0) {
      throw ApiError.invalid(
              "parameter_invalid_integer", "This value must be greater than or equal to 0.")
          .about(full(name));
    }
    if (value > MOST) {
      throw ApiError.invalid(
              "parameter_invalid_integer", "This value must be less than or equal to " + MOST + ".")
          .about(full(name));
    }
    return value;
  }

  @Nullable Boolean flag(String name) {
    String value = filled(name);
    if (value == null) {
      return null;
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw ApiError.invalid("Invalid boolean: " + value).about(full(name));
    }
    return Boolean.valueOf(value);
  }

  /** Parameters beneath a name; none where it is absent. */
  Params child(String name) {
    read.add(name);
    JsonElement value = values.get(name);
    if (value != null && !value.isJsonObject()) {
      throw ApiError.invalid("Invalid object").about(full(name));
    }
    JsonObject inner = value == null ? new JsonObject() : value.getAsJsonObject();
    Params child = new Params(full(name), inner);
    children.add(child);
    return child;
  }

  /** The elements of an array of objects. */
  List<Params> list(String name) {
    Params array = child(name);
    List<Params> elements = new ArrayList<>();
    for (String index : array.values.keySet()) {
      elements.add(array.child(index));
    }
    return elements;
  }

  List<String> texts(String name) {
    if (isText(name)) {
      throw ApiError.invalid("Invalid array").about(full(name));
    }
    return new ArrayList<>(map(name).values());
  }

  /** Everything beneath a name as texts: metadata, or an array of texts. */
  Map<String, String> map(String name) {
    read.add(name);
    Map<String, String> map = new LinkedHashMap<>();
    JsonElement value = values.get(name);
    if (value == null) {
      return map;
    }
    if (!value.isJsonObject()) {
      // Empty unsets everything; the caller knows what that means.
      if (!value.getAsString().isEmpty()) {
        throw ApiError.invalid("Invalid object").about(full(name));
      }
      return map;
    }
    for (Map.Entry<String, JsonElement> entry : value.getAsJsonObject().entrySet()) {
      if (!entry.getValue().isJsonPrimitive()) {
        throw ApiError.invalid("Invalid string: " + entry.getValue())
            .about(full(name) + "[" + entry.getKey() + "]");
      }
      map.put(entry.getKey(), entry.getValue().getAsString());
    }
    return map;
  }

  /** Takes parameters that change nothing here. */
  void ignore(String... names) {
    read.addAll(List.of(names));
  }

  Set<String> names() {
    return values.keySet();
  }

  void refuseUnread() {
    for (String name : values.keySet()) {
      if (!read.contains(name)) {
        throw ApiError.unknown(full(name));
      }
    }
    children.forEach(Params::refuseUnread);
  }

  /** Name as the client wrote it. */
  String full(String name) {
    return path.isEmpty() ? name : path + "[" + name + "]";
  }
}
