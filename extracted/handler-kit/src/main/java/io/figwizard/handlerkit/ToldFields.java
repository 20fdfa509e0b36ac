package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Values by the names of their fields, as dry runs tell them: one that may be told as it is, of all
 * others a keyed digest. Bounded in number and in their names. One thread.
 */
final class ToldFields {
  private static final int MOST_FIELDS = 40;
  private static final int LONGEST_NAME = 60;

  /** The one that is too many stands for all that are. */
  private static final String OTHERS = "(others)";

  /** What may be told must also look like it. */
  private static final String TELLABLE = "[A-Za-z0-9_.:-]{0,64}";

  /** A name that somebody gave a field: an id or an address as a key is somebody's. */
  private static final Pattern NAME =
      Pattern.compile("(?=[A-Za-z_])(?:[A-Za-z_-]*[0-9]){0,3}[A-Za-z_-]*");

  private final String kind;
  private final String of;
  private final Set<String> plain;
  private final byte[] key;
  private final SortedMap<String, String> values = new TreeMap<>();

  /** Names that are lengths of arrays, and not those of fields that are called so. */
  private final Set<String> lengths = new HashSet<>();

  /**
   * @param kind of what has the fields, and {@code of} what of that kind: digests differ between
   *     them
   * @param plain names of fields whose values may be told
   */
  ToldFields(String kind, String of, Set<String> plain, byte[] key) {
    this.kind = kind;
    this.of = of;
    this.plain = plain;
    this.key = key;
  }

  void add(String name, String value) {
    put(name, value);
  }

  /** Answers the name under which it is kept. */
  private String put(String name, String value) {
    String clean = name.replaceAll("[^A-Za-z0-9_.{}()\\[\\]-]", "?");
    String cut = clean.length() > LONGEST_NAME ? clean.substring(0, LONGEST_NAME) : clean;
    boolean room = values.size() < MOST_FIELDS || values.containsKey(cut);
    String kept = room ? cut : OTHERS;
    // Of two values under one name neither is told: no line break may be.
    values.merge(kept, value, (a, b) -> a + "\n" + b);
    return kept;
  }

  /**
   * An array is one value, with its length beside it: a long conversation has many elements. So is
   * an object that has anything but names of fields for keys.
   */
  void add(String name, JsonNode value) {
    if (value.isObject()
        && !value.properties().stream().allMatch(field -> isName(field.getKey()))) {
      add(name.isEmpty() ? "(all)" : name, value.toString());
    } else if (value.isObject()) {
      value
          .properties()
          .forEach(
              field ->
                  add(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue()));
    } else {
      add(name, value.isTextual() ? value.textValue() : value.toString());
      if (value.isArray()) {
        lengths.add(put(name + ".length", Integer.toString(value.size())));
      }
    }
  }

  SortedMap<String, String> told() {
    SortedMap<String, String> told = new TreeMap<>();
    values.forEach((name, value) -> told.put(name, told(name, value)));
    return told;
  }

  private String told(String name, String value) {
    boolean tellable = lengths.contains(name) || plain.contains(innermost(name));
    return tellable && value.matches(TELLABLE) ? value : digest(name, value);
  }

  String digest(String name, String value) {
    return DryRunDigest.of(key, kind, of, name, value);
  }

  private static boolean isName(String key) {
    return NAME.matcher(key).matches();
  }

  private static String innermost(String name) {
    return Arrays.stream(name.split("[\\[\\].]+", -1))
        .filter(part -> !part.isEmpty() && !Character.isDigit(part.charAt(0)))
        .reduce("", (outer, inner) -> inner);
  }
}
