package io.figwizard.routingproxy.control.cli;

import io.figwizard.routingproxy.export.Gateway;
import java.io.PrintStream;
import java.util.Arrays;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code export GATEWAY}. */
final class ExportRoutes implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("gateway")
        .metavar("GATEWAY")
        .choices(Gateway.words())
        .help(String.join(", ", Gateway.words()));
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String word = arguments.getString("gateway");
    Arrays.stream(Gateway.values())
        .filter(gateway -> gateway.word().equals(word))
        .forEach(gateway -> out.print(gateway.configuration(client.get("routes"))));
  }
}
