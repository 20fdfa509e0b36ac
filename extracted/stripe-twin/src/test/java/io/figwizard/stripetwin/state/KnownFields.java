package io.figwizard.stripetwin.state;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.annotations.SerializedName;
import com.stripe.model.ExpandableField;
import com.stripe.model.StripeCollection;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares JSON with what the classes of Stripe's library can hold. */
final class KnownFields {
  private KnownFields() {}

  /** Paths of fields for which Stripe's library has no place. */
  static Set<String> unknown(JsonObject object, Class<?> type) {
    Set<String> unknown = new TreeSet<>();
    collect(object, type, type.getSimpleName(), unknown);
    return unknown;
  }

  private static void collect(JsonElement value, Type type, String path, Set<String> unknown) {
    if (value.isJsonArray() && type instanceof ParameterizedType list) {
      for (JsonElement each : value.getAsJsonArray()) {
        collect(each, list.getActualTypeArguments()[0], path, unknown);
      }
    } else if (value.isJsonObject()
        && type instanceof Class<?> plain
        && plain.getName().startsWith("com.stripe.model.")
        && !plain.equals(ExpandableField.class)) {
      fields(value.getAsJsonObject(), plain, path, unknown);
    }
  }

  private static void fields(JsonObject object, Class<?> type, String path, Set<String> unknown) {
    Map<String, Field> fields = of(type);
    for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
      String name = entry.getKey();
      Field field = fields.get(name);
      if (field != null) {
        collect(entry.getValue(), declared(type, field), path + "." + name, unknown);
      } else if (!StripeCollection.class.isAssignableFrom(type)) {
        unknown.add(path + "." + name);
      }
    }
  }

  /** The elements of a collection are of the type that its class fills in. */
  private static Type declared(Class<?> type, Field field) {
    return field.getName().equals("data")
            && type.getGenericSuperclass() instanceof ParameterizedType collection
        ? new ListOf(collection.getActualTypeArguments()[0])
        : field.getGenericType();
  }

  static Map<String, Field> of(Class<?> type) {
    Map<String, Field> fields = new TreeMap<>();
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        SerializedName name = field.getAnnotation(SerializedName.class);
        if (name != null) {
          fields.put(name.value(), field);
        } else if (StripeCollection.class.isAssignableFrom(type)) {
          fields.put(field.getName(), field);
        }
      }
    }
    return fields;
  }

  private record ListOf(Type element) implements ParameterizedType {
    @Override
    public Type[] getActualTypeArguments() {
      return new Type[] {element};
    }

    @Override
    public Type getRawType() {
      return java.util.List.class;
    }

    @Override
    public Type getOwnerType() {
      return KnownFields.class;
    }
  }
}
