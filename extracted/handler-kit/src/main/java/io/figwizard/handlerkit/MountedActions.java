package io.figwizard.handlerkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which class serves which action of an application. Thread-safe. */
final class MountedActions {

  private record Address(String path, String action) {}

  private final Map<Address, Class<?>> classes = new ConcurrentHashMap<>();

  /**
   * @param path as clients ask for it, {@code /drilling}
   * @param action in the body; empty where the path alone tells it
   */
  void add(String path, String action, Class<?> served) {
    classes.put(new Address(path, action), served);
  }

  /** Null where there is none. */
  @Nullable Class<?> at(String path, String action) {
    return classes.get(new Address(path, action));
  }
}
