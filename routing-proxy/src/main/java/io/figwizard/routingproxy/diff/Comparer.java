package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
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

  private static final List<String> EFFECTS = List.of("effects");

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

  /**
   * Compares numbers of rows and calls. They hold nothing of a user's, so that they are kept as
   * they are, whatever their tables are called.
   */
  void compareEffects(Place place, RuleTree rules, JsonNode monolith, JsonNode extracted) {
    for (Difference found : found(() -> compare(place, rules, null, monolith, extracted))) {
      differences.add(new Difference(found.field(), EFFECTS, found.monolith(), found.extracted()));
    }
  }

  /** Notes a difference that no rule speaks of. */
  void note(String path, Kind kind, String name, JsonNode monolith, JsonNode extracted) {
    note(path, kind, List.of(name), monolith, extracted);
  }

  private void note(
      String path, Kind kind, List<String> names, JsonNode monolith, JsonNode extracted) {
    differences.add(new Difference(new Difference.Field(path, kind), names, monolith, extracted));
  }

  /** What the work finds, without noting it. */
  List<Difference> found(Runnable work) {
    List<Difference> before = differences;
    List<Difference> within = new ArrayList<>();
    differences = within;
    work.run();
    differences = before;
    return within;
  }

  void noteAll(List<Difference> found) {
    differences.addAll(found);
  }

  /** A rule made a difference go away. */
  void used(Rule rule) {
    used.add(rule);
  }

  /**
   * @param ignored the rule that leaves out what is found here; null where none does
   */
  void compare(Place place, RuleTree rules, @Nullable Rule ignored, JsonNode one, JsonNode other) {
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
      new ArrayComparison(this, place, rules, ignoring).compare(one, other);
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

  void note(Place place, Kind kind, @Nullable Rule ignoring, JsonNode one, JsonNode other) {
    if (ignoring != null) {
      used.add(ignoring);
    } else {
      note(place.toString(), kind, place.names(), one, other);
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
}
