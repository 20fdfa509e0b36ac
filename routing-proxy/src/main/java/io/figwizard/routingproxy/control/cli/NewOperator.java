package io.figwizard.routingproxy.control.cli;

import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.figwizard.routingproxy.control.access.Role;
import io.figwizard.routingproxy.control.access.Token;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.Arrays;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/**
 * {@code operator NAME}: makes a token and the line for the operators file. Asks no proxy and
 * writes no file: who may change that file decides who is an operator.
 */
final class NewOperator extends Command {
  private final PrintStream out;

  NewOperator(PrintStream out) {
    super("operator", "Makes a token for somebody who may use the admin API");
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("name").metavar("NAME").help("stands in the history beside each change");
    parser
        .addArgument("--role")
        .choices(Arrays.stream(Role.values()).map(Role::word).toList())
        .setDefault(Role.OPERATOR.word())
        .help("viewer looks, operator moves routes (default: operator)");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    String token = Token.create(new SecureRandom());
    out.printf(
        "For the file that operatorsFile in routing-proxy.yml names, beneath `operators:`:%n%n"
            + "  - {name: \"%s\", role: %s, tokenSha256: %s}%n%n"
            + "For %s alone; it is not stored and not shown again:%n%n"
            + "  export FIG_ADMIN_TOKEN=%s%n",
        arguments.getString("name").replaceAll("[\\p{Cntrl}\"\\\\]", " "),
        arguments.getString("role"),
        Token.sha256(token),
        arguments.getString("name").replaceAll("\\p{Cntrl}", " "),
        token);
  }
}
