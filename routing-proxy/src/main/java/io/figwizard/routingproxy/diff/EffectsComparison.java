package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.routingproxy.dryrun.Effects;
import io.figwizard.routingproxy.dryrun.Effects.Rows;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what two dry runs would have done, as numbers with names: {@code
 * effects.rows.drilling.review.inserted}, {@code effects.outbound.event.drilling.answer-submitted}.
 * What one side does not speak of is 0 there. Rules of that path apply.
 */
final class EffectsComparison {

  private static final String ROOT = "effects";

  private EffectsComparison() {}

  static void compare(
      Comparer comparer, CopiedAnswer monolith, CopiedAnswer extracted, RuleTree rules) {
    Effects ones = effects(monolith);
    Effects others = effects(extracted);
    comparer.compareEffects(
        Place.ROOT.field(ROOT), rules.field(ROOT), numbers(ones, others), numbers(others, ones));
  }

  /** What the answer says; a refusal may say nothing, as it did nothing. */
  static Effects effects(CopiedAnswer answer) {
    Effects said = Effects.of(answer);
    return said == null ? Effects.NONE : said;
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
    return numbers;
  }

  private static Set<String> union(Set<String> ones, Set<String> others) {
    Set<String> all = new TreeSet<>(ones);
    all.addAll(others);
    return all;
  }

  /** Dots lead one level down, so that rules can name the place. */
  private static void put(ObjectNode numbers, String path, long number) {
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
      at.withObjectProperty(last).put("_", number);
    } else {
      at.put(last, at.path(last).asLong() + number);
    }
  }

  /** A name in a path; keys that are none would all be one place. */
  private static String name(String part) {
    String plain = part.replaceAll("[^A-Za-z0-9_$-]+", "-");
    String begun = plain.matches("[A-Za-z_$].*") ? plain : "_" + plain;
    return begun.length() > 64 ? begun.substring(0, 64) : begun;
  }
}
