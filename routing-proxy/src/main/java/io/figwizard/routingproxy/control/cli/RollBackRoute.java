package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code rollback ROUTE}, {@code rollback --group GROUP}, {@code rollback --all}. */
final class RollBackRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("route")
        .metavar("ROUTE")
        .nargs("?")
        .help("for example drilling.submit-answer");
    parser.addArgument("--group").metavar("GROUP").help("all routes of this group, at once");
    parser.addArgument("--all").action(Arguments.storeTrue()).help("every route there is, at once");
    parser.addArgument("--reason").setDefault("").help("why; never needed");
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String route = arguments.getString("route");
    String group = arguments.getString("group");
    boolean all = Boolean.TRUE.equals(arguments.getBoolean("all"));
    if (Stream.of(route != null, group != null, all).filter(given -> given).count() != 1) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "say what to roll back: a ROUTE, or --group GROUP, or --all (`./fig routes` lists them)");
    }
    Map<String, Object> who =
        Map.of("by", arguments.getString("by"), "reason", arguments.getString("reason"));
    if (route != null) {
      FlipRoute.print(client.post("routes/" + AdminClient.escape(route) + "/rollback", who), out);
    } else {
      print(
          client.post("rollback?" + (all ? "all=true" : "group=" + AdminClient.escape(group)), who),
          out);
    }
  }

  private static void print(JsonNode result, PrintStream out) {
    JsonNode routes = result.path("routes");
    if (routes.isEmpty()) {
      out.println("All of them stand at monolith already; nothing changed.");
      return;
    }
    out.printf(
        "%d routes are on the monolith again, applied in %.1f ms:%n",
        routes.size(), result.path("appliedInMillis").asDouble());
    FlipRoute.print(routes, out);
  }
}
