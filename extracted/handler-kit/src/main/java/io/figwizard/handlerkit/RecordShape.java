package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.type.TypeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request record, looked at once: its canonical constructor and its components' types. */
record RecordShape(Class<?> type, Constructor<?> constructor, List<Component> components) {
  record Component(String name, JavaType type) {}

  static RecordShape of(Class<?> type, TypeFactory types) {
    RecordComponent[] parts = type.getRecordComponents();
    List<Component> components = new ArrayList<>();
    for (RecordComponent part : parts) {
      components.add(new Component(part.getName(), types.constructType(part.getGenericType())));
    }
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      // Requests are package-private in their domain.
      constructor.setAccessible(true);
      return new RecordShape(type, constructor, List.copyOf(components));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("A record without canonical constructor: " + type, e);
    }
  }

  /** Why a value of this type cannot be read from a request, or null where it can. */
  static @Nullable String unreadable(JavaType type) {
    Class<?> raw = type.getRawClass();
    if (type.isCollectionLikeType()) {
      return List.class == raw || java.util.Set.class == raw
          ? unreadable(type.getContentType())
          : "use List or Set instead of " + raw.getName();
    }
    if (type.isMapLikeType()) {
      return Map.class == raw && type.getKeyType().getRawClass() == String.class
          ? unreadable(type.getContentType())
          : "use Map<String, ...> instead of " + type.toCanonical();
    }
    if (Change.class == raw) {
      return unreadable(type.containedTypeOrUnknown(0));
    }
    if (raw.isRecord() || Scalars.supports(raw) || JsonNode.class == raw) {
      return null;
    }
    return raw.getName() + " is neither a record nor a plain value";
  }
}
