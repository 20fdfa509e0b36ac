package io.figwizard.handlerkit;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which world a handler works for: the same code and the same database, but other keys, other
 * webhook secrets, and rows that are marked, so that what is paid for with test money never opens
 * anything in production.
 */
public enum Variant {
  PRODUCTION(""),
  SANDBOX("-sandbox");

  private final String suffix;

  Variant(String suffix) {
    this.suffix = suffix;
  }

  /** As rows, events and configurations spell it: {@code production}, {@code sandbox}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What the handler's name and path end with: nothing, or {@code -sandbox}. */
  public String suffix() {
    return suffix;
  }

  /** What there is of both, in the order of the variants. */
  public static <T> Map<Variant, T> each(@Nullable T production, @Nullable T sandbox) {
    Map<Variant, T> each = new EnumMap<>(Variant.class);
    if (production != null) {
      each.put(PRODUCTION, production);
    }
    if (sandbox != null) {
      each.put(SANDBOX, sandbox);
    }
    return each;
  }

  /**
   * @throws IllegalArgumentException when {@code id} is none of {@link #id()}
   */
  public static Variant of(String id) {
    for (Variant variant : values()) {
      if (variant.id().equals(id)) {
        return variant;
      }
    }
    throw new IllegalArgumentException(
        "\"" + id + "\" is no variant; expected production or sandbox.");
  }
}
