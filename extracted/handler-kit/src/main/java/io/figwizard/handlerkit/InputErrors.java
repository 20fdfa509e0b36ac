package io.figwizard.handlerkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Everything that is wrong with one request, by field; collected first, told at once. */
final class InputErrors {
  /** A list of many thousand wrong rows must not become an answer larger than the request. */
  private static final int MOST = 100;

  private final Map<String, TreeSet<String>> messages = new LinkedHashMap<>();

  void add(String field, String message) {
    if (messages.size() < MOST || messages.containsKey(field)) {
      messages.computeIfAbsent(field, f -> new TreeSet<>()).add(message);
    }
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  Refusal asRefusal() {
    return Refusals.invalidInput(
        messages.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    field -> String.join("; ", field.getValue()),
                    (first, second) -> first,
                    LinkedHashMap::new)));
  }
}
