package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One difference between two answers.
 *
 * @param field where and of which kind
 * @param names of the fields down to it, the outermost first; they decide whether its value may be
 *     kept
 * @param monolith the value there; missing where there is none
 * @param extracted the other one
 */
record Difference(Field field, List<String> names, JsonNode monolith, JsonNode extracted) {

  Difference {
    names = List.copyOf(names);
  }

  /**
   * What differences are counted by.
   *
   * @param path like {@code data.cards[*].due}
   */
  record Field(String path, Kind kind) {}
}
