package io.figwizard.routingproxy.diff;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules by where they apply. Filled by one thread, then only read. */
final class RuleTree {

  static final RuleTree EMPTY = new RuleTree();

  private final Map<String, RuleTree> fields = new HashMap<>();
  private @Nullable RuleTree any;
  private @Nullable RuleTree elements;
  private @Nullable Rule rule;

  /** Throws IllegalArgumentException where the path cannot be read or has a rule already. */
  void put(String path, Rule added) {
    RuleTree tree = this;
    if (!path.equals("(body)")) {
      for (String part : path.split("\\.", -1)) {
        tree = tree.part(path, part);
      }
    }
    if (tree.rule != null) {
      throw new IllegalArgumentException(
          "there are two rules for " + path + "; put what they say into one");
    }
    tree.rule = added;
  }

  @Nullable Rule rule() {
    return rule;
  }

  /** What applies below a field: what was said of its name, else what was said of any. */
  RuleTree field(String name) {
    RuleTree named = fields.get(name);
    return named != null ? named : any == null ? EMPTY : any;
  }

  /** What applies to the elements of an array. */
  RuleTree element() {
    return elements == null ? EMPTY : elements;
  }

  private RuleTree part(String path, String part) {
    String name = part;
    int dimensions = 0;
    while (name.endsWith(Place.ELEMENTS)) {
      name = name.substring(0, name.length() - Place.ELEMENTS.length());
      dimensions++;
    }
    if (name.indexOf('[') >= 0 || (name.isEmpty() && dimensions == 0)) {
      throw new IllegalArgumentException(
          "path \""
              + path
              + "\" cannot be read; write it like data.cards[*].due, with * for any one field");
    }
    RuleTree tree = name.isEmpty() ? this : child(name);
    for (; dimensions > 0; dimensions--) {
      if (tree.elements == null) {
        tree.elements = new RuleTree();
      }
      tree = tree.elements;
    }
    return tree;
  }

  private RuleTree child(String name) {
    if (!name.equals(Place.ANY)) {
      return fields.computeIfAbsent(name, n -> new RuleTree());
    }
    RuleTree tree = any;
    if (tree == null) {
      tree = new RuleTree();
      any = tree;
    }
    return tree;
  }
}
