package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A text that two documents share when they say the same: fields in order of their names, numbers
 * without idle zeros, and nothing of what the rules leave out.
 */
final class Canonical {

  private Canonical() {}

  static String text(JsonNode node, RuleTree rules) {
    StringBuilder text = new StringBuilder();
    write(node, rules, text);
    return text.toString();
  }

  private static void write(JsonNode node, RuleTree rules, StringBuilder to) {
    Rule rule = rules.rule();
    if (rule != null && (rule.ignore() || rule.judge() != null)) {
      to.append('~');
    } else if (node.isObject()) {
      Map<String, JsonNode> sorted = new TreeMap<>();
      for (Iterator<Map.Entry<String, JsonNode>> it = node.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        Rule of = rules.field(field.getKey()).rule();
        if (of == null || !of.nullEqualsAbsent() || !field.getValue().isNull()) {
          String renamed = of == null ? null : of.rename();
          sorted.put(renamed == null ? field.getKey() : renamed, field.getValue());
        }
      }
      to.append('{');
      sorted.forEach(
          (name, value) -> {
            to.append(name.length()).append(':').append(name);
            write(value, rules.field(name), to);
          });
      to.append('}');
    } else if (node.isArray()) {
      to.append('[');
      RuleTree below = rules.element();
      if (rule != null && rule.unordered()) {
        to.append(elements(node, below).sorted().collect(Collectors.joining(",")));
      } else {
        to.append(elements(node, below).collect(Collectors.joining(",")));
      }
      to.append(']');
    } else if (node.isNumber()) {
      to.append('#').append(node.decimalValue().stripTrailingZeros());
    } else {
      to.append(node);
    }
  }

  private static Stream<String> elements(JsonNode array, RuleTree rules) {
    return StreamSupport.stream(array.spliterator(), false).map(element -> text(element, rules));
  }
}
