package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code tester NAME}. */
final class MakeTester implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("name").metavar("NAME").help("who it is for");
    parser
        .addArgument("--side")
        .choices("monolith", "extracted")
        .help("who serves the tester wherever a route has that side (default: as everybody)");
    parser
        .addArgument("--days")
        .type(Integer.class)
        .setDefault(7)
        .help("how long, at most 90 (default: 7); it cannot be taken back but with the key");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", arguments.getString("name"));
    body.put("days", arguments.getInt("days"));
    String side = arguments.getString("side");
    if (side != null) {
      body.put("side", side);
    }
    JsonNode made = client.post("testers", body);
    out.printf(
        "To be sent with requests until %s (UTC); the answers say which route, side and why:%n%n"
            + "  X-Fig-Tester: %s%n",
        AdminCommand.time(made.path("until")), made.path("token").asText());
  }
}
