package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A list of tables and their rows, as {@code psql -At} or {@code mysql -NB} print it: one table and
 * its number a line, with spaces, a tab, a comma or a bar between. Empty lines and those that begin
 * with {@code #} are skipped.
 */
final class RowList {
  // The separator is the last one: shorter patterns try all ways to share a run of blanks.
  private static final Pattern LINE = Pattern.compile("(\\S.*[\\s|,])(\\d{1,18})\\s*");

  private RowList() {}

  /**
   * @param where for messages: the file, or what printed it
   * @throws CannotRun if it is no such list, or holds no rows
   */
  static SortedMap<String, Long> read(List<String> lines, String where) {
    SortedMap<String, Long> rows = new TreeMap<>();
    int number = 0;
    for (String line : lines) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher matcher = LINE.matcher(line);
      String table = matcher.matches() ? table(matcher.group(1)) : "";
      if (table.isEmpty()) {
        throw new CannotRun(
            where
                + ", line "
                + number
                + ": \""
                + line.substring(0, Math.min(line.length(), 80))
                + "\" (expected: a table and its rows, for example \"shop.orders 1250000\")");
      }
      if (rows.put(table, Long.valueOf(matcher.group(2))) != null) {
        throw new CannotRun(where + ", line " + number + ": " + table + " stands there twice");
      }
    }
    if (rows.values().stream().allMatch(count -> count == 0)) {
      throw new CannotRun(
          where + " names no table with rows (expected: those of production, one a line)");
    }
    return rows;
  }

  /** Without the blanks and the one comma or bar that separate it from its number. */
  private static String table(String separated) {
    String table = separated.stripTrailing();
    return table.endsWith("|") || table.endsWith(",")
        ? table.substring(0, table.length() - 1).stripTrailing()
        : table;
  }
}
