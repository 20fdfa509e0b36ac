package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.Nearest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One {@code key: value} block of the file. Never throws for what the author wrote: notes a problem
 * and goes on, so that all of them are reported at once.
 */
final class Mapping {

  /** A value with the line it stands on. */
  record Text(String value, int line) {}

  /**
   * One entry of a list.
   *
   * @param word null where it is a block
   * @param block an empty one where it is a word
   */
  record Item(@Nullable Text word, Mapping block) {}

  private final String name;
  private final int line;
  private final Findings findings;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  private Mapping(String name, int line, Findings findings) {
    this.name = name;
    this.line = line;
    this.findings = findings;
  }

  /**
   * @param name how messages call the block, empty for the whole file
   */
  static Mapping of(String name, int line, Node node, Findings findings) {
    Mapping mapping = new Mapping(name, line, findings);
    if (node instanceof MappingNode block) {
      block.getValue().forEach(mapping::take);
    } else if (!node.getTag().equals(Tag.NULL)) {
      findings.add(line, mapping.called() + " must be a block of \"key: value\" lines");
    }
    return mapping;
  }

  private void take(NodeTuple tuple) {
    int keyLine = tuple.getKeyNode().getStartMark().getLine() + 1;
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      findings.add(keyLine, "a key in " + called() + " must be a plain word");
      return;
    }
    Integer before = lines.putIfAbsent(key.getValue(), keyLine);
    if (before != null) {
      findings.add(
          keyLine,
          within(key.getValue()) + " is there twice, first in line " + before + "; keep one");
      return;
    }
    values.put(key.getValue(), tuple.getValueNode());
  }

  int line() {
    return line;
  }

  Set<String> keys() {
    return values.keySet();
  }

  int lineOf(String key) {
    return lines.getOrDefault(key, line);
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Whether that key has one word for a value, and neither a block nor a list. */
  boolean isWord(String key) {
    return values.get(key) instanceof ScalarNode word && !word.getTag().equals(Tag.NULL);
  }

  /** Notes every key that is none of these. */
  void allowOnly(List<String> known) {
    for (String key : values.keySet()) {
      if (known.contains(key)) {
        continue;
      }
      boolean state = key.equals("mode") || key.equals("percent");
      findings.add(
          lineOf(key),
          state
              ? within(key)
                  + " is state and not kept in this file; remove it and run `./fig flip ROUTE MODE`"
              : "unknown key \"" + key + "\" in " + called() + "; " + Nearest.hint(key, known));
    }
  }

  /** The block under that key; an empty one where there is none. */
  Mapping block(String key) {
    Node node = values.get(key);
    return node == null
        ? new Mapping(within(key), line, findings)
        : of(within(key), lineOf(key), node, findings);
  }

  /** The word under that key, with ${VARIABLES} filled in. */
  Optional<Text> text(String key) {
    Node node = values.get(key);
    return node == null ? Optional.empty() : text(key, node);
  }

  /** The words of the list under that key, at least one, with ${VARIABLES} filled in. */
  List<Text> texts(String key, String example) {
    if (values.get(key) instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return list.getValue().stream().flatMap(node -> text(key, node).stream()).toList();
    }
    findings.add(lineOf(key), within(key) + " must be a list, for example \"" + example + "\"");
    return List.of();
  }

  /** The blocks of the list under that key, at least one. */
  List<Mapping> blocks(String key, String example) {
    if (values.get(key) instanceof SequenceNode list && !list.getValue().isEmpty()) {
      return list.getValue().stream()
          .map(node -> of(within(key), node.getStartMark().getLine() + 1, node, findings))
          .toList();
    }
    findings.add(lineOf(key), within(key) + " must be a list, for example \"" + example + "\"");
    return List.of();
  }

  /** What the list under that key has, words and blocks, at least one. */
  List<Item> items(String key, String example) {
    if (!(values.get(key) instanceof SequenceNode list) || list.getValue().isEmpty()) {
      findings.add(lineOf(key), within(key) + " must be a list, for example \"" + example + "\"");
      return List.of();
    }
    return list.getValue().stream().flatMap(node -> item(key, node).stream()).toList();
  }

  private Optional<Item> item(String key, Node node) {
    int nodeLine = node.getStartMark().getLine() + 1;
    return node instanceof ScalarNode
        ? text(key, node).map(word -> new Item(word, new Mapping(within(key), nodeLine, findings)))
        : Optional.of(new Item(null, of(within(key), nodeLine, node, findings)));
  }

  private Optional<Text> text(String key, Node node) {
    if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
      findings.add(
          lineOf(key), within(key) + " must have one value, for example \"" + key + ": x\"");
      return Optional.empty();
    }
    int valueLine = scalar.getStartMark().getLine() + 1;
    return findings
        .substitute(valueLine, within(key), scalar.getValue())
        .map(value -> new Text(value, valueLine));
  }

  /** As {@link #text}, and notes a problem where the key is missing. */
  Optional<Text> required(String key, String example) {
    if (!values.containsKey(key)) {
      findings.add(
          line, called() + " needs \"" + key + "\", for example \"" + key + ": " + example + "\"");
    }
    return text(key);
  }

  private String called() {
    return name.isEmpty() ? "the file" : "\"" + name + "\"";
  }

  private String within(String key) {
    return name.isEmpty() ? key : name + "." + key;
  }
}
