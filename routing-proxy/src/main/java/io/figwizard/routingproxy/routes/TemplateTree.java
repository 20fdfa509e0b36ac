package io.figwizard.routingproxy.routes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific template for a path: comparing from the left, a fixed segment beats a
 * gap. Filled by one thread, then only read.
 */
final class TemplateTree<T> {

  private final Map<String, TemplateTree<T>> fixed = new HashMap<>();
  private @Nullable TemplateTree<T> gap;
  private @Nullable T value;

  /** Gives back the value that was there before, null if none. */
  @Nullable T put(PathTemplate template, T newValue) {
    TemplateTree<T> node = this;
    for (String segment : template.segments()) {
      node = node.child(segment);
    }
    T before = node.value;
    node.value = newValue;
    return before;
  }

  @Nullable T find(String path) {
    return path.startsWith("/") ? find(PathTemplate.split(path), 0) : null;
  }

  private TemplateTree<T> child(String segment) {
    if (!PathTemplate.isGap(segment)) {
      return fixed.computeIfAbsent(segment, s -> new TemplateTree<>());
    }
    TemplateTree<T> child = gap;
    if (child == null) {
      child = new TemplateTree<>();
      gap = child;
    }
    return child;
  }

  private @Nullable T find(List<String> segments, int index) {
    if (index == segments.size()) {
      return value;
    }
    String segment = segments.get(index);
    TemplateTree<T> exact = fixed.get(segment);
    T found = exact == null ? null : exact.find(segments, index + 1);
    if (found == null && gap != null && !segment.isEmpty()) {
      found = gap.find(segments, index + 1);
    }
    return found;
  }
}
