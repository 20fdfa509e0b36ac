package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code watch ROUTE}. */
final class WatchRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.submit-answer");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    JsonNode report =
        client.get("routes/" + AdminClient.escape(arguments.getString("route")) + "/watch");
    out.printf(
        "%s stands at %s: %s.%n%n",
        report.path("route").asText(),
        AdminCommand.standing(report),
        report.path("message").asText());
    Table table = new Table("SIDE", "REQUESTS", "4XX/GIVEN UP", "FAILED", "P50 MS", "P95 MS");
    for (String side : new String[] {"monolith", "extracted"}) {
      JsonNode numbers = report.path(side);
      table.add(
          side,
          numbers.path("requests").asText(),
          numbers.path("refused").asText(),
          numbers.path("failed").asText(),
          AdminCommand.millis(numbers.path("p50")),
          AdminCommand.millis(numbers.path("p95")));
    }
    table.print(out);
    report.path("circuits").forEach(circuit -> out.println("Look first: " + circuit.asText()));
    count(report.path("counted"), out);
  }

  /** Says whose requests these are, where several proxies share their state. */
  private static void count(JsonNode counted, PrintStream out) {
    if (counted.hasNonNull("fault")) {
      out.printf(
          "%nThese are the numbers of the proxy that was asked alone: what the others count is not"
              + " known, the state's database does not answer (%s).%n",
          counted.path("fault").asText());
    }
    int together = counted.path("proxies").size();
    if (together > 1) {
      out.printf(
          "%nThese are the numbers of %d proxies together: %s.%n",
          together, joined(counted.path("proxies")));
    }
    if (!counted.path("missing").isEmpty()) {
      out.printf("%nNot counted: %s.%n", joined(counted.path("missing")));
    }
  }

  private static String joined(JsonNode texts) {
    return StreamSupport.stream(texts.spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(", "));
  }
}
