package io.figwizard.routingproxy.diff;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One difference between two answers.
 *
 * @param field where and of which kind
 * @param name of the innermost field; decides whether its value may be kept
 * @param monolith the value there; missing where there is none
 * @param extracted the other one
 */
record Difference(Field field, String name, JsonNode monolith, JsonNode extracted) {

  /**
   * What differences are counted by.
   *
   * @param path like {@code data.cards[*].due}
   */
  record Field(String path, Kind kind) {}
}
