package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code rollback ROUTE}, {@code rollback --group GROUP}, {@code rollback --all}. */
final class RollBackRoute implements AdminCommand.Work {

  private static final int WAIT_SECONDS = 600;

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("route")
        .metavar("ROUTE")
        .nargs("?")
        .help("for example drilling.submit-answer");
    parser.addArgument("--group").metavar("GROUP").help("all routes of this group, at once");
    parser.addArgument("--all").action(Arguments.storeTrue()).help("every route there is, at once");
    parser
        .addArgument("--wait")
        .metavar("SECONDS")
        .type(Integer.class)
        .nargs("?")
        .setConst(WAIT_SECONDS)
        .help(
            "until no WebSocket and no stream is left on the function (at most "
                + WAIT_SECONDS
                + " s unless told otherwise)");
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
      await(client, arguments, List.of(route), out);
    } else {
      JsonNode result =
          client.post("rollback?" + (all ? "all=true" : "group=" + AdminClient.escape(group)), who);
      print(result, out);
      List<String> routes = new ArrayList<>();
      result.path("routes").forEach(moved -> routes.add(moved.path("route").asText()));
      await(client, arguments, routes, out);
    }
  }

  private static void await(
      AdminClient client, Namespace arguments, List<String> routes, PrintStream out) {
    Integer seconds = arguments.getInt("wait");
    if (seconds != null) {
      StreamsWait.untilNone(client, routes, seconds, out);
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
    FlipRoute.printBack(result, out);
  }
}
