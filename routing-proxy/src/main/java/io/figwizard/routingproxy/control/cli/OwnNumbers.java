package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Says whose numbers were shown: of proxies that share their state each one counts for itself. */
final class OwnNumbers {

  private OwnNumbers() {}

  /** Nothing where there is but one proxy. */
  static void note(AdminClient client, PrintStream out) {
    String own = "";
    List<String> others = new ArrayList<>();
    for (JsonNode replica : client.get("routes").path("replicas")) {
      if (replica.path("self").asBoolean()) {
        own = replica.path("name").asText();
      } else if (!replica.path("silent").asBoolean()) {
        others.add(replica.path("name").asText());
      }
    }
    if (!others.isEmpty()) {
      out.printf(
          "%nThese are the numbers of the proxy %s alone, one of %d: each counts what it serves, and"
              + " decides by that. For those of %s ask there (FIG_ADMIN).%n",
          own, others.size() + 1, String.join(", ", others));
    }
  }
}
