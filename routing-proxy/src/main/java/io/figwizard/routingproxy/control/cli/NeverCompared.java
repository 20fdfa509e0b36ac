package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells whoever moves the first users of a route that was never copied what nobody has compared.
 * Nothing is refused: the proxy does not know whether the route's action can be run dry.
 */
final class NeverCompared {

  private static final int TOLD = 10;

  private final JsonNode before;

  private NeverCompared(JsonNode before) {
    this.before = before;
  }

  /** As it is before the flip; asking it must not keep anybody from flipping. */
  static NeverCompared of(AdminClient client, String route) {
    try {
      return new NeverCompared(client.get("routes/" + AdminClient.escape(route) + "/diff"));
    } catch (CommandFailure e) {
      return new NeverCompared(MissingNode.getInstance());
    }
  }

  /**
   * @param result of the flip
   */
  void print(JsonNode result, PrintStream out) {
    if (!before.has("notCopied") || !result.path("changed").asBoolean()) {
      return;
    }
    List<String> answers = new ArrayList<>();
    for (JsonNode answer : before.path("answers")) {
      if (answer.path("given").asLong() > 0) {
        answers.add(answer.path("answer").asText() + " (" + answer.path("given").asLong() + ")");
      }
    }
    int more = answers.size() - TOLD;
    out.println(
        "Note: "
            + before.path("notCopied").asText()
            + (answers.isEmpty()
                ? ""
                : ". What the monolith has answered of late: "
                    + String.join(", ", answers.subList(0, Math.min(TOLD, answers.size())))
                    + (more > 0 ? " and " + more + " more" : ""))
            + ".");
  }
}
