package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code retire ROUTE}. */
final class Retire implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.submit-answer");
    parser
        .addArgument("--days")
        .type(Integer.class)
        .setDefault(14)
        .help("how long nobody may have needed the monolith for it (default: 14)");
    parser.addArgument("--reason").setDefault("").help("why; needed with --force");
    parser
        .addArgument("--force")
        .action(Arguments.storeTrue())
        .help("retire it although the monolith was needed lately; recorded");
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String route = arguments.getString("route");
    JsonNode retired =
        client.post(
            "routes/" + AdminClient.escape(route) + "/retire",
            Map.of(
                "by",
                arguments.getString("by"),
                "reason",
                arguments.getString("reason"),
                "force",
                Boolean.TRUE.equals(arguments.getBoolean("force")),
                "days",
                arguments.getInt("days")));
    FlipRoute.print(retired, out);
    out.println(
        dead(client.get("routes").path("routes"), route, retired.path("deadClass").asText("")));
  }

  /**
   * What the monolith need not have any more.
   *
   * @param served the class that served it there; empty where the monolith does not tell
   */
  private static String dead(JsonNode routes, String id, String served) {
    JsonNode retired = null;
    for (JsonNode route : routes) {
      retired = route.path("id").asText().equals(id) ? route : retired;
    }
    if (retired == null || !retired.hasNonNull("action")) {
      return "Dead in the monolith now: "
          + (served.isEmpty() ? "what serves " + id : served + ", which serves " + id)
          + ".";
    }
    String path = retired.path("path").asText();
    List<String> left = new ArrayList<>();
    for (JsonNode route : routes) {
      if (route.path("path").asText().equals(path)
          && !route.path("mode").asText().equals("retired")) {
        left.add(route.path("id").asText());
      }
    }
    String action = retired.path("action").asText();
    return left.isEmpty()
        ? "Dead in the monolith now: all of "
            + path
            + (served.isEmpty() ? "" : ", " + served + " the last of it")
            + ". Its bundle need not be mounted any more."
        : "Dead in the monolith now: the action "
            + action
            + " of "
            + path
            + (served.isEmpty()
                ? " (what @Handles(action = \"" + action + "\") stands on)"
                : ", " + served)
            + ". The bundle stays until these are retired too: "
            + String.join(", ", left)
            + ".";
  }
}
