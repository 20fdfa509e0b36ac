package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code routes}. */
final class ListRoutes implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {}

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    JsonNode overview = client.get("routes");
    Table table =
        new Table("ROUTE", "STANDS AT", "EFFECT", "GROUP", "REQUEST", "SINCE (UTC)", "BY");
    for (JsonNode route : overview.path("routes")) {
      table.add(
          route.path("id").asText(),
          AdminCommand.standing(route)
              + (route.has("usersIn") ? " (" + route.path("usersIn").asInt() + " in)" : "")
              + (route.path("closed").asBoolean() ? " (not now)" : "")
              + (route.path("forced").asBoolean() ? " (forced)" : ""),
          route.path("effect").asText(),
          route.path("group").asText(),
          request(route),
          AdminCommand.time(route.path("since")),
          route.path("by").asText("-"));
    }
    table.print(out);
    out.printf(
        "%nGeneration %d, routes.yml sha256 %.12s%n",
        overview.path("generation").asLong(), overview.path("routesSha256").asText());
    for (JsonNode route : overview.path("routes")) {
      if (route.has("differs")) {
        out.println("Note: " + route.path("id").asText() + " " + route.path("differs").asText());
      }
    }
    printReplicas(overview.path("replicas"), out);
    for (JsonNode orphan : overview.path("orphans")) {
      out.println(
          "Warning: "
              + orphan.asText()
              + " stands away from the monolith in the state, but routes.yml does not name it.");
    }
    overview.path("troubles").forEach(trouble -> out.println("Warning: " + trouble.asText()));
  }

  private static void printReplicas(JsonNode replicas, PrintStream out) {
    if (replicas.isEmpty()) {
      return;
    }
    Table table = new Table("PROXY", "GENERATION", "ROUTES.YML", "SEEN");
    for (JsonNode replica : replicas) {
      table.add(
          replica.path("name").asText() + (replica.path("self").asBoolean() ? " (this one)" : ""),
          replica.path("generation").asText(),
          String.format(Locale.ROOT, "%.12s", replica.path("routesSha256").asText()),
          String.format(
              Locale.ROOT,
              "%.0f s ago%s",
              replica.path("secondsSinceSeen").asDouble(),
              replica.path("silent").asBoolean() ? ", SILENT" : ""));
    }
    out.println();
    table.print(out);
  }

  private static String request(JsonNode route) {
    String action = route.path("action").asText("");
    return route.path("method").asText()
        + " "
        + route.path("path").asText()
        + (action.isEmpty() ? "" : " action=" + action);
  }
}
