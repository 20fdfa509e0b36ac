package io.figwizard.routingproxy.control.cli;

import java.io.PrintStream;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code rollback ROUTE}. */
final class RollBackRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.submit-answer");
    parser.addArgument("--reason").setDefault("").help("why; never needed");
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    FlipRoute.print(
        client.post(
            "routes/" + AdminClient.escape(arguments.getString("route")) + "/rollback",
            Map.of("by", arguments.getString("by"), "reason", arguments.getString("reason"))),
        out);
  }
}
