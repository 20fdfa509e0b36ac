package io.figwizard.routingproxy.findings;

import io.figwizard.routingproxy.control.state.SharedFindings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one other proxy told, the same for each kind. */
public final class ToldFindings implements SharedFindings {

  /** By route. */
  public final Map<String, String> texts = new HashMap<>();

  /** What was told at once, one after the other. */
  final List<Set<String>> portions = new ArrayList<>();

  /** How many portions can be told before one fails, once. */
  int fails = Integer.MAX_VALUE;

  private final Map<String, Long> begun = new HashMap<>();

  @Override
  public String replica() {
    return "one";
  }

  @Override
  public void tell(Kind kind, Map<String, String> told) throws IOException {
    if (portions.size() == fails) {
      fails = Integer.MAX_VALUE;
      throw new IOException("canceling statement");
    }
    portions.add(Set.copyOf(told.keySet()));
    texts.putAll(told);
  }

  @Override
  public Findings others(Kind kind, String route) {
    String text = texts.get(route);
    return new Findings(
        begun.getOrDefault(route, 0L),
        text == null ? List.of() : List.of(new Finding("two", true, text)));
  }

  @Override
  public Map<String, Long> begun() {
    return Map.copyOf(begun);
  }

  @Override
  public long begin(String route) {
    return begun.merge(route, 1L, Long::sum);
  }
}
