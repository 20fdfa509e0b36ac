package io.figwizard.handlerkit;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one dry run has written, as digests: for every column of a table one over all its values in
 * the order in which they were written. So it is as long for a thousand rows as for one, and no
 * value is kept. One thread.
 */
final class WrittenValues {
  private static final int MOST_NAMES = 200;
  private static final int LONGEST_NAME = 60;

  /** The one that is too many stands for all that are. */
  private static final String OTHERS = "(others)";

  private final byte[] key;
  private final ValueText text;
  private final SortedMap<String, SortedMap<String, String>> digests = new TreeMap<>();
  private String schema = "";
  private int names;

  /**
   * @param key for digests
   */
  WrittenValues(byte[] key, ValueText text) {
    this.key = key.clone();
    this.text = text;
  }

  /** Of tables that are named without one. */
  void defaultSchema(String name) {
    schema = name;
  }

  /** A statement was executed with these parameters. */
  void note(List<SqlSlot> slots, Map<Integer, @Nullable Object> parameters) {
    for (SqlSlot slot : slots) {
      String table =
          slot.table().indexOf('.') >= 0 || schema.isEmpty()
              ? slot.table()
              : schema + "." + slot.table();
      // What stands there is told as events are.
      if (!table.equals(schema + ".outbox")) {
        note(table, slot.verb() + "." + slot.name(), slot.filled(parameters, text));
      }
    }
  }

  private void note(String table, String name, String value) {
    SortedMap<String, String> columns = digests.computeIfAbsent(table, any -> new TreeMap<>());
    String clean = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    String cut = clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
    if (!columns.containsKey(cut)) {
      names++;
      cut = names > MOST_NAMES ? OTHERS : cut;
    }
    String before = columns.getOrDefault(cut, "");
    columns.put(cut, DryRunDigest.of(key, "figwizard-written", table, name, before, value));
  }

  /** Digests by {@code insert.column} and the like, by table. */
  SortedMap<String, SortedMap<String, String>> told() {
    return digests;
  }
}
