package io.figwizard.loadtests.plans;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * How PostgreSQL has found the rows of a statement, or would find them, as EXPLAIN (FORMAT JSON)
 * tells it, with or without ANALYZE.
 *
 * @param scans the places where a table or an index was read
 * @param text for messages
 */
record ReadPlan(List<Scan> scans, String text) {

  /**
   * @param kind {@code Seq Scan}, {@code Index Only Scan} and so on
   * @param table empty where only an index was read
   * @param index empty where none was read
   * @param condition what the index was asked for; empty where it was read from end to end
   * @param rows read, those thrown away included; expected where the statement was not run
   */
  record Scan(String kind, String table, String index, String condition, long rows) {}

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
    String kind = node.path("Node Type").asText();
    if (kind.endsWith("Scan") && (node.has("Relation Name") || node.has("Index Name"))) {
      scans.add(
          new Scan(
              kind,
              node.path("Relation Name").asText(),
              node.path("Index Name").asText(),
              node.path("Index Cond").asText(),
              rows(node)));
    }
    node.path("Plans").forEach(below -> collect(below, scans));
  }

  private static long rows(JsonNode node) {
    if (!node.has("Actual Rows")) {
      return node.path("Plan Rows").asLong();
    }
    // Numbers of rows are means over the loops.
    double each =
        node.path("Actual Rows").asDouble()
            + node.path("Rows Removed by Filter").asDouble()
            + node.path("Rows Removed by Index Recheck").asDouble();
    return (long) Math.ceil(each * node.path("Actual Loops").asDouble());
  }
}
