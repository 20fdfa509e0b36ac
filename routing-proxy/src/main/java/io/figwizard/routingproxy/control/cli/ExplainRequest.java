package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code explain METHOD PATH}. */
final class ExplainRequest implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("method").metavar("METHOD").help("for example POST");
    parser.addArgument("path").metavar("PATH").help("for example /drilling");
    parser.addArgument("--action").help("the body's action, for example submit-answer");
    parser.addArgument("--user").help("the token's subject, or the client's address");
    parser
        .addArgument("--cookie")
        .action(Arguments.append())
        .metavar("NAME=VALUE")
        .help("of the user, where routes.yml tells users by it");
    parser
        .addArgument("--header")
        .action(Arguments.append())
        .metavar("NAME:VALUE")
        .help("of the user, where routes.yml tells users by it");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    StringBuilder query = new StringBuilder("explain?method=");
    query.append(AdminClient.escape(arguments.getString("method")));
    for (String name : new String[] {"path", "action", "user"}) {
      String value = arguments.getString(name);
      if (value != null) {
        query.append('&').append(name).append('=').append(AdminClient.escape(value));
      }
    }
    List<String> shown = new ArrayList<>();
    for (String name : new String[] {"cookie", "header"}) {
      List<String> values = arguments.getList(name);
      for (String value : values == null ? List.<String>of() : values) {
        shown.add("X-Fig-Explain-" + name);
        shown.add(AdminClient.escape(value));
      }
    }
    JsonNode found = client.get(query.toString(), shown);
    Table table = new Table("route", found.path("route").asText());
    table.add("stands at", AdminCommand.standing(found));
    table.add("group", found.path("group").asText());
    table.add("user told by", userBy(found));
    table.add("bucket", found.path("bucket").asText("depends on the user"));
    table.add("side", found.path("side").asText("depends on the user"));
    table.add("server", found.path("target").asText("depends on the user"));
    found.path("edge").forEach(check -> table.add("asked by the proxy", check.asText()));
    found.path("circuits").forEach(circuit -> table.add("server's circuit", circuit.asText()));
    table.add("why", found.path("why").asText());
    table.add(
        "generation",
        found.path("generation").asText()
            + ", routes.yml sha256 "
            + found.path("routesSha256").asText().substring(0, 12));
    table.print(out);
  }

  /** What told the user who was named; where nobody was, what would. */
  private static String userBy(JsonNode found) {
    List<String> sources = new ArrayList<>();
    found.path("userBy").forEach(source -> sources.add(source.asText()));
    return found.path("recognisedBy").asText(String.join(", else ", sources));
  }
}
