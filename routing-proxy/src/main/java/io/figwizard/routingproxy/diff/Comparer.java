package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks two documents at once and notes where they differ, under rules: first what a judge says of
 * a value, then what is to be ignored. Notes, too, which rules made a difference go away. Not
 * thread-safe; one for each pair.
 */
final class Comparer {

  private record Element(String text, JsonNode node) {}

  private List<Difference> differences = new ArrayList<>();
  private final Set<Rule> used = new HashSet<>();

  /** What was found so far. */
  List<Difference> differences() {
    return differences;
  }

  /** Rules without which there would be more differences. */
  Set<Rule> used() {
    return used;
  }

  void compare(JsonNode monolith, JsonNode extracted, RuleTree rules) {
    compare(Place.ROOT, rules, null, monolith, extracted);
  }

  /** Notes a difference that no rule speaks of. */
  void note(String path, Kind kind, String name, JsonNode monolith, JsonNode extracted) {
    differences.add(new Difference(new Difference.Field(path, kind), name, monolith, extracted));
  }

  /** A rule made a difference go away. */
  void used(Rule rule) {
    used.add(rule);
  }

  private void compare(
      Place place, RuleTree rules, @Nullable Rule ignored, JsonNode one, JsonNode other) {
    Rule rule = rules.rule();
    if (rule != null && rule.judge() != null) {
      if (!rule.judge().agree(one, other)) {
        note(place, kind(one, other), null, one, other);
      } else if (!same(one, other)) {
        used.add(rule);
      }
      return;
    }
    Rule ignoring = rule != null && rule.ignore() ? rule : ignored;
    if (one.isObject() && other.isObject()) {
      object(place, rules, ignoring, one, other);
    } else if (one.isArray() && other.isArray()) {
      array(place, rules, ignoring, one, other);
    } else if (!same(one, other)) {
      note(place, kind(one, other), ignoring, one, other);
    }
  }

  private void object(
      Place place, RuleTree rules, @Nullable Rule ignoring, JsonNode one, JsonNode other) {
    Set<String> taken = new HashSet<>();
    for (Iterator<Map.Entry<String, JsonNode>> it = one.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      String name = field.getKey();
      RuleTree below = rules.field(name);
      Rule rule = below.rule();
      String counterpart = name;
      if (rule != null && rule.rename() != null && other.has(rule.rename())) {
        counterpart = rule.rename();
        used.add(rule);
      }
      taken.add(counterpart);
      JsonNode value = other.get(counterpart);
      if (value == null) {
        absent(
            place.field(name),
            Kind.MISSING,
            rule,
            ignoring,
            field.getValue(),
            MissingNode.getInstance());
      } else {
        compare(place.field(name), below, ignoring, field.getValue(), value);
      }
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = other.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      if (!taken.contains(field.getKey())) {
        absent(
            place.field(field.getKey()),
            Kind.EXTRA,
            rules.field(field.getKey()).rule(),
            ignoring,
            MissingNode.getInstance(),
            field.getValue());
      }
    }
  }

  private void absent(
      Place place,
      Kind kind,
      @Nullable Rule rule,
      @Nullable Rule ignored,
      JsonNode one,
      JsonNode other) {
    if (rule != null && rule.nullEqualsAbsent() && (one.isNull() || other.isNull())) {
      used.add(rule);
    } else {
      note(place, kind, ignoring(rule, ignored), one, other);
    }
  }

  private void array(
      Place place, RuleTree rules, @Nullable Rule ignoring, JsonNode one, JsonNode other) {
    Rule rule = rules.rule();
    RuleTree below = rules.element();
    if (rule != null && rule.key() != null) {
      Map<String, JsonNode> ones = byKey(one, rule.key());
      Map<String, JsonNode> others = byKey(other, rule.key());
      if (ones != null && others != null) {
        byKey(place, rule, below, ignoring, ones, others);
        return;
      }
    }
    if (one.size() != other.size()) {
      note(place, Kind.SIZE, ignoring, IntNode.valueOf(one.size()), IntNode.valueOf(other.size()));
      return;
    }
    List<Difference> before = differences;
    List<Difference> within = new ArrayList<>();
    differences = within;
    for (int i = 0; i < one.size(); i++) {
      compare(place.element(), below, ignoring, one.get(i), other.get(i));
    }
    differences = before;
    if (within.isEmpty()) {
      return;
    }
    List<Element> ones = elements(one, below);
    List<Element> others = elements(other, below);
    boolean sameHere = sameTexts(ones, others);
    ones.sort(Comparator.comparing(Element::text));
    others.sort(Comparator.comparing(Element::text));
    boolean unordered = rule != null && rule.unordered();
    if (!unordered && (sameHere || !sameTexts(ones, others))) {
      differences.addAll(within);
      return;
    }
    int earlier = differences.size();
    for (int i = 0; i < ones.size(); i++) {
      compare(place.element(), below, ignoring, ones.get(i).node(), others.get(i).node());
    }
    if (!unordered) {
      note(place, Kind.ORDER, ignoring, one, other);
    } else if (differences.size() - earlier < within.size()) {
      used.add(rule);
    }
  }

  private void byKey(
      Place place,
      Rule rule,
      RuleTree below,
      @Nullable Rule ignoring,
      Map<String, JsonNode> ones,
      Map<String, JsonNode> others) {
    List<String> common = new ArrayList<>(ones.keySet());
    common.retainAll(others.keySet());
    List<String> commonThere = new ArrayList<>(others.keySet());
    commonThere.retainAll(ones.keySet());
    boolean moved = !new ArrayList<>(ones.keySet()).equals(new ArrayList<>(others.keySet()));
    if (moved) {
      // By place, everything behind the first one that moved would differ.
      used.add(rule);
    }
    if (!rule.unordered() && !common.equals(commonThere)) {
      note(place, Kind.ORDER, ignoring, texts(common), texts(commonThere));
    }
    ones.forEach(
        (key, element) -> {
          JsonNode counterpart = others.get(key);
          if (counterpart == null) {
            note(place.element(), Kind.MISSING, ignoring, element, MissingNode.getInstance());
          } else {
            compare(place.element(), below, ignoring, element, counterpart);
          }
        });
    others.forEach(
        (key, element) -> {
          if (!ones.containsKey(key)) {
            note(place.element(), Kind.EXTRA, ignoring, MissingNode.getInstance(), element);
          }
        });
  }

  private void note(Place place, Kind kind, @Nullable Rule ignoring, JsonNode one, JsonNode other) {
    if (ignoring != null) {
      used.add(ignoring);
    } else {
      note(place.toString(), kind, place.name(), one, other);
    }
  }

  private static @Nullable Rule ignoring(@Nullable Rule here, @Nullable Rule above) {
    return here != null && here.ignore() ? here : above;
  }

  private static Kind kind(JsonNode one, JsonNode other) {
    return one.getNodeType() == other.getNodeType() ? Kind.VALUE : Kind.TYPE;
  }

  /** JSON has one kind of number: 1 and 1.0 are the same. */
  private static boolean same(JsonNode one, JsonNode other) {
    return one.isNumber() && other.isNumber()
        ? one.decimalValue().compareTo(other.decimalValue()) == 0
        : one.equals(other);
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

  private static List<Element> elements(JsonNode array, RuleTree rules) {
    List<Element> elements = new ArrayList<>();
    array.forEach(node -> elements.add(new Element(Canonical.text(node, rules), node)));
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
