package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code advance ROUTE}, {@code advance ROUTE --start}, {@code advance ROUTE --stop}. */
final class AdvanceRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.submit-answer");
    parser
        .addArgument("--start")
        .action(Arguments.storeTrue())
        .help("goes up by itself from now on, step by step as routes.yml declares (advance)");
    parser.addArgument("--stop").action(Arguments.storeTrue()).help("stays where it stands");
    FlipRoute.evidenceArguments(parser);
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String route = arguments.getString("route");
    String path = "routes/" + AdminClient.escape(route) + "/advance";
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("by", arguments.getString("by"));
    boolean start = Boolean.TRUE.equals(arguments.getBoolean("start"));
    boolean stop = Boolean.TRUE.equals(arguments.getBoolean("stop"));
    if (start && stop) {
      throw new CommandFailure(CommandFailure.REFUSED, "--start or --stop, and not both");
    }
    if (start) {
      String evidence = FlipRoute.evidence(route, arguments);
      if (evidence != null) {
        body.put("evidence", evidence);
      }
      print(client.post(path, body), out);
    } else {
      JsonNode report = stop ? client.post(path + "/stop", body) : client.get(path);
      print(report, out);
      if (report.path("startedBy").isMissingNode()) {
        others(client, route, out);
      }
    }
  }

  /** Where several proxies share their state, the one that was asked takes the steps. */
  private static void others(AdminClient client, String route, PrintStream out) {
    List<String> notKnown = new ArrayList<>();
    for (JsonNode replica : client.get("routes").path("replicas")) {
      String name = replica.path("name").asText();
      JsonNode doing = replica.path("doing");
      if (replica.path("self").asBoolean()) {
        continue;
      }
      if (replica.path("silent").asBoolean() || !doing.isObject()) {
        notKnown.add(name);
      }
      for (JsonNode advancing : doing.path("advances")) {
        if (advancing.asText().equals(route)) {
          out.println("The proxy " + name + " takes its steps: ask that one (FIG_ADMIN).");
        }
      }
    }
    if (!notKnown.isEmpty()) {
      out.println(
          "Each proxy knows what it was asked for itself; it is not known whether one of these takes"
              + " its steps: "
              + String.join(", ", notKnown));
    }
  }

  private static void print(JsonNode report, PrintStream out) {
    out.printf(
        "%s %s: %s.%n",
        report.path("route").asText(),
        report.path("goesOn").asBoolean() ? "goes up by itself" : "does not go up by itself",
        report.path("message").asText());
    report.path("steps").forEach(step -> out.println("  " + step.asText()));
  }
}
