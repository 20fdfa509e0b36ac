package io.figwizard.handlerkit;

import org.jspecify.annotations.Nullable;

/**
 * One field of a partial update, where leaving it out and clearing it are two things. A component
 * of this type is never null in a request. Constraints stand on its argument, {@code
 * Change<@Size(max = 100) String>}, and look at what was given; {@code Change<@NotNull Integer>}
 * may be left out but not cleared.
 *
 * @param given whether the request has the field at all
 * @param value null where the field was given as null, or not at all
 */
public record Change<T>(boolean given, @Nullable T value) {
  /** The field was left out. */
  public static <T> Change<T> none() {
    return new Change<>(false, null);
  }

  /**
   * @param value null to clear the field
   */
  public static <T> Change<T> to(@Nullable T value) {
    return new Change<>(true, value);
  }

  /** What there is after the change. */
  public @Nullable T over(@Nullable T current) {
    return given ? value : current;
  }

  /**
   * The same where there always is something.
   *
   * @param cleared what there is when the field is cleared
   */
  public T over(T current, T cleared) {
    if (!given) {
      return current;
    }
    return value == null ? cleared : value;
  }
}
