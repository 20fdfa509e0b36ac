package io.figwizard.monolith;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL has answered a statement, as EXPLAIN (ANALYZE, FORMAT JSON) tells it.
 *
 * @param scans the places where rows of a table were read
 * @param text for messages
 */
record ReadPlan(List<Scan> scans, String text) {

  /**
   * @param kind {@code Seq Scan}, {@code Index Only Scan} and so on
   * @param rows read and looked at, those thrown away included
   * @param heapFetches of an index-only scan: rows it had to look up in the table after all
   */
  record Scan(String kind, String table, long rows, long heapFetches) {}

  static ReadPlan of(String json) {
    try {
      JsonNode root = new ObjectMapper().readTree(json).get(0).get("Plan");
      List<Scan> scans = new ArrayList<>();
      collect(root, scans);
      return new ReadPlan(scans, root.toPrettyString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no plan: " + json, e);
    }
  }

  long rows() {
    return scans.stream().mapToLong(Scan::rows).sum();
  }

  private static void collect(JsonNode node, List<Scan> scans) {
    if (node.has("Relation Name")) {
      // Numbers of rows are means over the loops.
      double rows =
          node.path("Actual Rows").asDouble()
              + node.path("Rows Removed by Filter").asDouble()
              + node.path("Rows Removed by Index Recheck").asDouble();
      scans.add(
          new Scan(
              node.path("Node Type").asText(),
              node.path("Schema").asText() + node.path("Relation Name").asText(),
              (long) Math.ceil(rows * node.path("Actual Loops").asDouble()),
              node.path("Heap Fetches").asLong()));
    }
    node.path("Plans").forEach(below -> collect(below, scans));
  }
}
