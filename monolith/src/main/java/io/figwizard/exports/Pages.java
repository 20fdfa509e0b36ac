package io.figwizard.exports;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Rows of which there may be more than fit into memory. */
final class Pages {
  private Pages() {}

  /**
   * Goes through all rows.
   *
   * @param start before the first row
   * @param after the rows that follow one, at most {@code size}; fewer are the last ones
   */
  static <R> void each(int size, R start, Function<R, List<R>> after, Consumer<R> row) {
    R last = start;
    List<R> page;
    do {
      page = after.apply(last);
      page.forEach(row);
      if (!page.isEmpty()) {
        last = page.get(page.size() - 1);
      }
    } while (page.size() == size);
  }
}
