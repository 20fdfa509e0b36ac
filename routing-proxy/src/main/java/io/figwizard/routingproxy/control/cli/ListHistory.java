package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.StringJoiner;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code history [ROUTE]}. */
final class ListHistory implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").nargs("?").help("only this route");
    parser.addArgument("--limit").type(Integer.class).setDefault(50).help("how many, newest first");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String route = arguments.getString("route");
    String query = "history?limit=" + arguments.getInt("limit");
    JsonNode changes =
        client.get(route == null ? query : query + "&route=" + AdminClient.escape(route));
    Table table =
        new Table("GENERATION", "WHEN (UTC)", "WHO", "ROUTE", "FROM", "TO", "EVIDENCE", "WHY");
    for (JsonNode change : changes) {
      table.add(
          change.path("generation").asText(),
          AdminCommand.time(change.path("at")),
          change.path("who").asText(),
          change.path("route").asText(change.has("declared") ? "standings" : "routes.yml"),
          AdminCommand.standing(change.path("from")),
          AdminCommand.standing(change.path("to")),
          change.path("forced").asBoolean() ? "forced" : change.path("evidence").asText("-"),
          why(change));
    }
    table.print(out);
    if (changes.isEmpty()) {
      out.println("Nothing was moved yet.");
    }
    if (route != null) {
      printDifference(client, route, out);
    }
  }

  private static void printDifference(AdminClient client, String id, PrintStream out) {
    for (JsonNode route : client.get("routes").path("routes")) {
      if (route.path("id").asText().equals(id) && route.has("differs")) {
        out.println("Now: " + route.path("differs").asText());
      }
    }
  }

  private static String why(JsonNode change) {
    JsonNode accepted = change.path("shadow").path("accepted");
    if (accepted.isEmpty()) {
      return change.path("why").asText();
    }
    StringJoiner answers = new StringJoiner(", ", " (never compared: ", ")");
    accepted.forEach(answer -> answers.add(answer.asText()));
    return (change.path("why").asText() + answers).strip();
  }
}
