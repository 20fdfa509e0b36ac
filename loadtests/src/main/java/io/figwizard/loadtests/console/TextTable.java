package io.figwizard.loadtests.console;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of text with columns as wide as they need to be: the first to the left, others right. */
public final class TextTable {

  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... headings) {
    rows.add(List.of(headings));
  }

  /**
   * @throws IllegalArgumentException when there are not as many cells as headings
   */
  public TextTable row(String... cells) {
    if (cells.length != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "a row of %d cells in a table of %d columns".formatted(cells.length, rows.get(0).size()));
    }
    rows.add(List.of(cells));
    return this;
  }

  /** Lines, each indented and ended. */
  @Override
  public String toString() {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    List<String> lines = new ArrayList<>(rows.stream().map(row -> line(row, widths)).toList());
    lines.add(1, "  " + "-".repeat(lines.get(0).length() - 2));
    return lines.stream().collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      String format = "  %" + (column == 0 ? "-" : "") + Math.max(1, widths[column]) + "s";
      line.append(format.formatted(row.get(column)));
    }
    return line.toString();
  }
}
