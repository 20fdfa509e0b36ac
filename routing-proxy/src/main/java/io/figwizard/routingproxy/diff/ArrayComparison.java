package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compares two arrays at one place: element by element, or matched by a key, or in any order, as
 * the place's rule says. Works for a comparer, which compares the elements.
 */
final class ArrayComparison {

  private record Element(String text, JsonNode node) {}

  private final Comparer comparer;
  private final Place place;
  private final RuleTree below;
  private final @Nullable Rule ignoring;
  private final @Nullable Rule rule;
  private final boolean unordered;

  ArrayComparison(Comparer comparer, Place place, RuleTree rules, @Nullable Rule ignoring) {
    this.comparer = comparer;
    this.place = place;
    this.below = rules.element();
    this.ignoring = ignoring;
    this.rule = rules.rule();
    this.unordered = rule != null && rule.unordered();
  }

  void compare(JsonNode one, JsonNode other) {
    String key = rule == null ? null : rule.key();
    Map<String, JsonNode> ones = key == null ? null : byKey(one, key);
    Map<String, JsonNode> others = key == null ? null : byKey(other, key);
    if (ones != null && others != null) {
      matched(ones, others);
    } else if (one.size() != other.size()) {
      // By place, everything behind the first one too many would differ.
      comparer.note(
          place, Kind.SIZE, ignoring, IntNode.valueOf(one.size()), IntNode.valueOf(other.size()));
    } else {
      inPlace(one, other);
    }
  }

  private void inPlace(JsonNode one, JsonNode other) {
    List<Difference> here =
        comparer.found(
            () -> {
              for (int i = 0; i < one.size(); i++) {
                comparer.compare(place.element(), below, ignoring, one.get(i), other.get(i));
              }
            });
    if (!here.isEmpty()) {
      anywhere(one, other, here);
    }
  }

  /**
   * @param here what differs as long as each element is compared with the one in its place
   */
  private void anywhere(JsonNode one, JsonNode other, List<Difference> here) {
    List<Element> ones = elements(one);
    List<Element> others = elements(other);
    boolean inOrder = sameTexts(ones, others);
    ones.sort(Comparator.comparing(Element::text));
    others.sort(Comparator.comparing(Element::text));
    if (!unordered && (inOrder || !sameTexts(ones, others))) {
      comparer.noteAll(here);
      return;
    }
    List<Difference> sorted =
        comparer.found(
            () -> {
              for (int i = 0; i < ones.size(); i++) {
                comparer.compare(
                    place.element(), below, ignoring, ones.get(i).node(), others.get(i).node());
              }
            });
    comparer.noteAll(sorted);
    if (!unordered) {
      comparer.note(place, Kind.ORDER, ignoring, one, other);
    } else if (rule != null && sorted.size() < here.size()) {
      comparer.used(rule);
    }
  }

  private void matched(Map<String, JsonNode> ones, Map<String, JsonNode> others) {
    List<String> common = common(ones, others);
    List<String> commonThere = common(others, ones);
    if (rule != null && !List.copyOf(ones.keySet()).equals(List.copyOf(others.keySet()))) {
      comparer.used(rule);
    }
    if (!unordered && !common.equals(commonThere)) {
      comparer.note(place, Kind.ORDER, ignoring, texts(common), texts(commonThere));
    }
    ones.forEach(
        (key, element) -> {
          JsonNode counterpart = others.get(key);
          if (counterpart == null) {
            note(Kind.MISSING, element, MissingNode.getInstance());
          } else {
            comparer.compare(place.element(), below, ignoring, element, counterpart);
          }
        });
    others.forEach(
        (key, element) -> {
          if (!ones.containsKey(key)) {
            note(Kind.EXTRA, MissingNode.getInstance(), element);
          }
        });
  }

  private void note(Kind kind, JsonNode one, JsonNode other) {
    comparer.note(place.element(), kind, ignoring, one, other);
  }

  private static List<String> common(Map<String, JsonNode> ones, Map<String, JsonNode> others) {
    return ones.keySet().stream().filter(others::containsKey).toList();
  }

  /** Elements by their key; null where one has none, or two have the same. */
  private static @Nullable Map<String, JsonNode> byKey(JsonNode array, String key) {
    Map<String, JsonNode> byKey = new LinkedHashMap<>();
    for (JsonNode element : array) {
      JsonNode value = element.get(key);
      if (value == null || !value.isValueNode() || byKey.put(value.asText(), element) != null) {
        return null;
      }
    }
    return byKey;
  }

  private List<Element> elements(JsonNode array) {
    List<Element> elements = new ArrayList<>();
    array.forEach(node -> elements.add(new Element(Canonical.text(node, below), node)));
    return elements;
  }

  private static boolean sameTexts(List<Element> ones, List<Element> others) {
    for (int i = 0; i < ones.size(); i++) {
      if (!ones.get(i).text().equals(others.get(i).text())) {
        return false;
      }
    }
    return true;
  }

  private static JsonNode texts(List<String> keys) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    keys.forEach(array::add);
    return array;
  }
}
