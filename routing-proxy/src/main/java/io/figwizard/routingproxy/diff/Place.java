package io.figwizard.routingproxy.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where in a document: a chain back to its root, written down only when it is needed. All elements
 * of an array are one place, and so are the values of an object whose keys are ids or dates.
 *
 * @param segment a field's name, {@link #ANY}, or {@link #ELEMENTS}
 * @param key as it stands in the document
 */
record Place(@Nullable Place parent, String segment, String key) {

  static final String ELEMENTS = "[*]";
  static final String ANY = "*";
  static final Place ROOT = new Place(null, "", "");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$-]{0,63}");
  private static final Pattern HEX = Pattern.compile("[a-f0-9]{8,}");

  Place field(String name) {
    return new Place(this, plain(name) ? name : ANY, name);
  }

  /** Whether a key is a name; other keys are data: ids, dates, texts, and there may be many. */
  static boolean plain(String key) {
    return PLAIN.matcher(key).matches() && !HEX.matcher(key).matches();
  }

  Place element() {
    return new Place(this, ELEMENTS, ELEMENTS);
  }

  /** The names of the fields down to here, the outermost first; empty at the root. */
  List<String> names() {
    List<String> names = new ArrayList<>();
    names(names);
    return names;
  }

  private void names(List<String> names) {
    if (parent == null) {
      return;
    }
    parent.names(names);
    if (!segment.equals(ELEMENTS)) {
      names.add(key);
    }
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    write(text);
    return text.isEmpty() ? "(body)" : text.toString();
  }

  /** The depth is bounded by what the JSON parser takes. */
  private void write(StringBuilder text) {
    if (parent == null) {
      return;
    }
    parent.write(text);
    if (!segment.equals(ELEMENTS) && !text.isEmpty()) {
      text.append('.');
    }
    text.append(segment);
  }
}
