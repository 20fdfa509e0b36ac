package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a validated request record of a JSON object, component by component, so that wrong types
 * and broken constraints are all told at once. Safe for use by many threads.
 */
final class RequestBinder {
  private static final Logger log = LoggerFactory.getLogger(RequestBinder.class);

  /** Stands for a value that could not be made; the reason is among the errors. */
  private static final Object BROKEN = new Object();

  private final JsonMapper mapper;
  private final Scalars scalars;
  private final Validator validator;
  private final Map<Class<?>, RecordShape> shapes = new ConcurrentHashMap<>();

  RequestBinder(JsonMapper mapper, Validator validator) {
    this.mapper = mapper;
    this.scalars = new Scalars(mapper);
    this.validator = validator;
  }

  /**
   * Looks at a request type before the first request does.
   *
   * @throws IllegalArgumentException naming a component that cannot be read from JSON
   */
  void prepare(Class<?> record) {
    prepare(record, new HashSet<>());
  }

  private void prepare(Class<?> record, Set<Class<?>> seen) {
    if (!seen.add(record)) {
      return;
    }
    for (RecordShape.Component component : shape(record).components()) {
      String reason = RecordShape.unreadable(component.type());
      if (reason != null) {
        throw new IllegalArgumentException(
            "The component "
                + component.name()
                + " of "
                + record.getName()
                + " cannot be read from a request: "
                + reason
                + ".");
      }
      JavaType type = component.type();
      while (type.isContainerType() || type.hasRawClass(Change.class)) {
        type = type.isContainerType() ? type.getContentType() : type.containedTypeOrUnknown(0);
      }
      if (type.getRawClass().isRecord()) {
        prepare(type.getRawClass(), seen);
      }
    }
  }

  /**
   * @param body a JSON object; fields that the record does not have are ignored
   * @throws Refusal 422 {@code invalid_input} with every field that is wrong
   */
  <T> T bind(Class<T> record, JsonNode body) {
    InputErrors errors = new InputErrors();
    Object bound = record(record, body, "", errors);
    if (!errors.isEmpty() || bound == BROKEN) {
      throw errors.asRefusal();
    }
    return record.cast(bound);
  }

  private Object record(Class<?> type, JsonNode body, String path, InputErrors errors) {
    List<RecordShape.Component> components = shape(type).components();
    @Nullable Object[] values = new Object[components.size()];
    boolean whole = true;
    for (int i = 0; i < values.length; i++) {
      RecordShape.Component component = components.get(i);
      String place = path.isEmpty() ? component.name() : path + "." + component.name();
      values[i] = value(component.type(), body.get(component.name()), place, errors);
      whole &= values[i] != BROKEN;
    }
    Object made = whole ? construct(shape(type), values, path, errors) : BROKEN;
    if (made == BROKEN) {
      validateParts(type, components, values, path, errors);
    } else {
      tell(validator.validate(made), path, errors);
    }
    return made;
  }

  private @Nullable Object value(
      JavaType type, @Nullable JsonNode node, String path, InputErrors errors) {
    Class<?> raw = type.getRawClass();
    if (JsonNode.class == raw) {
      return node;
    }
    if (Change.class == raw) {
      return change(type.containedTypeOrUnknown(0), node, path, errors);
    }
    if (node == null || node.isNull()) {
      if (raw.isPrimitive()) {
        errors.add(path, "must not be null");
        return BROKEN;
      }
      return null;
    }
    if (type.isCollectionLikeType()) {
      return elements(type, node, path, errors);
    }
    if (type.isMapLikeType()) {
      return entries(type, node, path, errors);
    }
    if (raw.isRecord()) {
      if (!node.isObject()) {
        errors.add(path, "must be an object");
        return BROKEN;
      }
      return record(raw, node, path, errors);
    }
    try {
      return scalars.read(raw, node);
    } catch (Scalars.WrongType e) {
      errors.add(path, String.valueOf(e.getMessage()));
      return BROKEN;
    }
  }

  private Object change(JavaType type, @Nullable JsonNode node, String path, InputErrors errors) {
    if (node == null) {
      return Change.none();
    }
    Object value = value(type, node, path, errors);
    return value == BROKEN ? BROKEN : Change.to(value);
  }

  private Object elements(JavaType type, JsonNode node, String path, InputErrors errors) {
    if (!node.isArray()) {
      errors.add(path, "must be a list");
      return BROKEN;
    }
    List<@Nullable Object> elements = new ArrayList<>(node.size());
    boolean whole = true;
    for (int i = 0; i < node.size(); i++) {
      Object element = value(type.getContentType(), node.get(i), path + "[" + i + "]", errors);
      whole &= element != BROKEN;
      elements.add(element);
    }
    if (!whole) {
      return BROKEN;
    }
    return type.getRawClass() == Set.class
        ? Collections.unmodifiableSet(new LinkedHashSet<>(elements))
        : Collections.unmodifiableList(elements);
  }

  private Object entries(JavaType type, JsonNode node, String path, InputErrors errors) {
    if (!node.isObject()) {
      errors.add(path, "must be an object");
      return BROKEN;
    }
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    boolean whole = true;
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String place = path + "[" + entry.getKey() + "]";
      Object value = value(type.getContentType(), entry.getValue(), place, errors);
      whole &= value != BROKEN;
      entries.put(entry.getKey(), value);
    }
    return whole ? Collections.unmodifiableMap(entries) : BROKEN;
  }

  private static Object construct(
      RecordShape shape, @Nullable Object[] values, String path, InputErrors errors) {
    try {
      return shape.constructor().newInstance(values);
    } catch (InvocationTargetException e) {
      // A compact constructor that refuses; its message is not made for clients.
      log.debug("{} refused its components", shape.type().getName(), e.getCause());
      errors.add(path.isEmpty() ? "request" : path, "is not valid");
      return BROKEN;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot construct " + shape.type().getName(), e);
    }
  }

  /**
   * The constraints of those components that could be read, where the record as a whole could not.
   */
  private void validateParts(
      Class<?> type,
      List<RecordShape.Component> components,
      @Nullable Object[] values,
      String path,
      InputErrors errors) {
    for (int i = 0; i < values.length; i++) {
      if (values[i] != BROKEN) {
        tell(validator.validateValue(type, components.get(i).name(), values[i]), path, errors);
      }
    }
  }

  private static void tell(
      Set<? extends ConstraintViolation<?>> violations, String path, InputErrors errors) {
    for (ConstraintViolation<?> violation : violations) {
      String place = ViolationPath.of(violation);
      String separator = path.isEmpty() || place.isEmpty() || place.startsWith("[") ? "" : ".";
      String field = path + separator + place;
      errors.add(field.isEmpty() ? "request" : field, violation.getMessage());
    }
  }

  private RecordShape shape(Class<?> record) {
    return shapes.computeIfAbsent(record, type -> RecordShape.of(type, mapper.getTypeFactory()));
  }
}
