package io.figwizard.exports;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of a user's data: a file of the CSV archive, a chapter of the PDF.
 *
 * @param name of the file
 * @param title of the chapter
 * @param layout of the chapter
 * @param columns names of the values of each row
 */
record Section(String name, String title, Layout layout, List<String> columns) {
  enum Layout {
    /** Few short values: a row of a table each. */
    TABLE,
    /** Long texts: the values of a row beneath each other. */
    BLOCKS
  }

  /** What reads the rows of a section. */
  @FunctionalInterface
  interface Rows {
    void each(Sink sink);
  }

  /** Where rows go. */
  @FunctionalInterface
  interface Sink {
    /**
     * Takes the next row.
     *
     * @param values as many as the section has columns: texts, numbers, times, truth values
     */
    void row(List<@Nullable Object> values);
  }
}
