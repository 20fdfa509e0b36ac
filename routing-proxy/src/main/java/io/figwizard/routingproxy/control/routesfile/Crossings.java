package io.figwizard.routingproxy.control.routesfile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Path templates by their segments, to find those that can match the same path without comparing
 * all with all: files have thousands of them. Segments are those of a shape, {@code {}} for a gap.
 * Not thread-safe.
 */
final class Crossings<T> {

  static final String GAP = "{}";

  private final Map<String, Crossings<T>> next = new HashMap<>();
  private final List<T> here = new ArrayList<>();

  void add(List<String> segments, T value) {
    Crossings<T> node = this;
    for (String segment : segments) {
      node = node.next.computeIfAbsent(segment, s -> new Crossings<>());
    }
    node.here.add(value);
  }

  /** What was added with segments that match a path which these match too. */
  List<T> of(List<String> segments) {
    List<T> found = new ArrayList<>();
    collect(segments, 0, found);
    return found;
  }

  private void collect(List<String> segments, int index, List<T> found) {
    if (index == segments.size()) {
      found.addAll(here);
      return;
    }
    String segment = segments.get(index);
    if (segment.equals(GAP)) {
      next.values().forEach(node -> node.collect(segments, index + 1, found));
      return;
    }
    for (String candidate : List.of(segment, GAP)) {
      Crossings<T> node = next.get(candidate);
      if (node != null) {
        node.collect(segments, index + 1, found);
      }
    }
  }
}
