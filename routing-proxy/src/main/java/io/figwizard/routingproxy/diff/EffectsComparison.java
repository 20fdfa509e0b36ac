package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.figwizard.routingproxy.dryrun.Effects;
import io.figwizard.routingproxy.dryrun.Effects.Call;
import io.figwizard.routingproxy.dryrun.Effects.Rows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what two dry runs would have done, as numbers with names: {@code
 * effects.rows.drilling.review.inserted}, {@code effects.outbound.event.drilling.answer-submitted}.
 * What one side does not speak of is 0 there. Of calls to others also what they say: {@code
 * effects.outbound.call.stripe-POST-v1-refunds.with.amount}; where a call is made more than once,
 * the second ones are compared as {@code with-2}, and so on. Events say what they say in {@code
 * effects.events.drilling.answer-submitted.with.payload.score}. What is written to a table's
 * columns, and looked for in them, is compared as digests: {@code
 * effects.values.drilling.review.insert.score}, {@code
 * effects.values.drilling.card.update.where.card_id}. Rules of that path apply.
 */
final class EffectsComparison {

  private static final String ROOT = "effects";

  private EffectsComparison() {}

  static void compare(Comparer comparer, Effects ones, Effects others, RuleTree rules) {
    comparer.compareEffects(
        Place.ROOT.field(ROOT), rules.field(ROOT), numbers(ones, others), numbers(others, ones));
  }

  /** Of one side, with a zero for whatever only the other speaks of. */
  private static JsonNode numbers(Effects of, Effects other) {
    ObjectNode numbers = JsonNodeFactory.instance.objectNode();
    numbers.put("tooLarge", of.tooLarge()).put("complete", of.complete());
    if (of.tooLarge() || other.tooLarge()) {
      return numbers;
    }
    for (String table : union(of.rows().keySet(), other.rows().keySet())) {
      Rows rows = of.rows().getOrDefault(table, Rows.NONE);
      put(numbers, "rows." + table + ".inserted", rows.inserted());
      put(numbers, "rows." + table + ".updated", rows.updated());
      put(numbers, "rows." + table + ".deleted", rows.deleted());
    }
    for (String kind : union(of.outbound().keySet(), other.outbound().keySet())) {
      Map<String, Integer> ours = of.outbound().getOrDefault(kind, Map.of());
      Map<String, Integer> theirs = other.outbound().getOrDefault(kind, Map.of());
      for (String what : union(ours.keySet(), theirs.keySet())) {
        put(numbers, "outbound." + kind + "." + what, ours.getOrDefault(what, 0));
      }
    }
    calls(of, other, numbers);
    events(of, other, numbers);
    values(of, other, numbers);
    if (of.ended() || other.ended()) {
      numbers.put("ended", of.ended() ? "at " + of.endedAt() : "at its own end");
    }
    return numbers;
  }

  private static void calls(Effects of, Effects other, ObjectNode numbers) {
    Map<String, List<Call>> ours = byWhat(of.calls());
    Map<String, List<Call>> theirs = byWhat(other.calls());
    for (String what : union(ours.keySet(), theirs.keySet())) {
      List<Call> calls = ours.getOrDefault(what, List.of());
      String place = "outbound.call." + what.replaceAll("[{}.]", "") + ".";
      put(numbers, place + "times", calls.size());
      fields(place, calls, theirs.getOrDefault(what, List.of()), numbers);
    }
  }

  private static void events(Effects of, Effects other, ObjectNode numbers) {
    Map<String, List<Call>> theirs = byWhat(other.events());
    byWhat(of.events())
        .forEach(
            (what, ours) ->
                fields(
                    "events." + what + ".", ours, theirs.getOrDefault(what, List.of()), numbers));
  }

  /** Of what only one side sends its fields say nothing more; nor where one does not tell them. */
  private static void fields(String place, List<Call> ours, List<Call> theirs, ObjectNode numbers) {
    for (int i = 0; i < Math.min(ours.size(), theirs.size()); i++) {
      String with = place + (i == 0 ? "with." : "with-" + (i + 1) + ".");
      if (!theirs.get(i).fields().isEmpty()) {
        ours.get(i)
            .fields()
            .forEach((name, value) -> put(numbers, with + path(name), TextNode.valueOf(value)));
      }
    }
  }

  /** A server from before tells none, which is no difference. */
  private static void values(Effects of, Effects other, ObjectNode numbers) {
    if (of.values() == null || other.values() == null) {
      return;
    }
    of.values()
        .forEach(
            (table, columns) ->
                columns.forEach(
                    (column, digest) ->
                        put(numbers, "values." + table + "." + column, TextNode.valueOf(digest))));
  }

  private static Map<String, List<Call>> byWhat(List<Call> all) {
    return all.stream()
        .collect(Collectors.groupingBy(Call::what, TreeMap::new, Collectors.toList()));
  }

  /** {@code items[0][price]} as {@code items.0.price}. */
  private static String path(String field) {
    return field.replace("[", ".").replaceAll("[\\](){}]", "");
  }

  private static Set<String> union(Set<String> ones, Set<String> others) {
    Set<String> all = new TreeSet<>(ones);
    all.addAll(others);
    return all;
  }

  /** Dots lead one level down, so that rules can name the place. */
  private static void put(ObjectNode numbers, String path, long number) {
    put(numbers, path, LongNode.valueOf(number));
  }

  private static void put(ObjectNode numbers, String path, ValueNode value) {
    ObjectNode at = numbers;
    String[] names = path.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      JsonNode next = at.get(name(names[i]));
      if (next != null && !next.isObject()) {
        // "a" and "a.b" are both there.
        at.remove(name(names[i]));
        at.putObject(name(names[i])).set("_", next);
      }
      at = at.withObjectProperty(name(names[i]));
    }
    String last = name(names[names.length - 1]);
    if (at.path(last).isObject()) {
      at.withObjectProperty(last).set("_", value);
    } else {
      at.set(last, sum(at.path(last), value));
    }
  }

  /** Two names may be one place. */
  private static JsonNode sum(JsonNode before, ValueNode value) {
    if (before.isMissingNode()) {
      return value;
    }
    return before.isNumber() && value.isNumber()
        ? LongNode.valueOf(before.asLong() + value.asLong())
        : TextNode.valueOf(before.asText() + " " + value.asText());
  }

  /** A name in a path; keys that are none would all be one place. */
  private static String name(String part) {
    String plain = part.replaceAll("[^A-Za-z0-9_$-]+", "-");
    String begun = plain.matches("[A-Za-z_$].*") ? plain : "_" + plain;
    return begun.length() > 64 ? begun.substring(0, 64) : begun;
  }
}
