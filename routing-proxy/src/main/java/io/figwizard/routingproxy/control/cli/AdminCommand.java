package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.control.state.StateJson;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/**
 * A command that asks a running proxy; what differs is its arguments and what it does with them.
 */
final class AdminCommand extends Command {

  /** What one command does. */
  interface Work {
    void configure(Subparser parser);

    void run(AdminClient client, Namespace arguments, PrintStream out);
  }

  /** Not an argument: other users of the machine can see those. */
  private static final String TOKEN = "FIG_ADMIN_TOKEN";

  private final Work work;
  private final PrintStream out;

  AdminCommand(String name, String description, Work work, PrintStream out) {
    super(name, description);
    this.work = work;
    this.out = out;
  }

  @Override
  public void configure(Subparser parser) {
    work.configure(parser);
    parser
        .addArgument("--admin")
        .setDefault("http://127.0.0.1:8090")
        .help("where the proxy's admin API listens");
    parser
        .addArgument("--token-file")
        .metavar("FILE")
        .help("holds the operator's token (default: the environment variable " + TOKEN + ")");
  }

  @Override
  public void run(Bootstrap<?> bootstrap, Namespace arguments) {
    work.run(
        new AdminClient(arguments.getString("admin"), token(arguments.getString("token_file"))),
        arguments,
        out);
  }

  @Override
  public void onError(Cli cli, @Nullable Namespace namespace, Throwable e) {
    if (e instanceof CommandFailure) {
      cli.getStdErr().println(e.getMessage());
      cli.getStdErr().flush();
    } else {
      super.onError(cli, namespace, e);
    }
  }

  private static @Nullable String token(@Nullable String file) {
    try {
      String token = file == null ? System.getenv(TOKEN) : Files.readString(Path.of(file));
      return token == null || token.isBlank() ? null : token.strip();
    } catch (IOException e) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "--token-file " + file + " cannot be read (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** {@code canary 10%} out of an object with mode and percent; "-" where there is none. */
  static String standing(JsonNode node) {
    String mode = node.path("mode").asText("-");
    if (!mode.equals("canary")) {
      return mode;
    }
    try {
      return StateJson.mapper().treeToValue(node, Standing.class).toString();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return mode + " (a newer proxy's)";
    }
  }

  /** To the second, without the letters of ISO 8601. */
  static String time(JsonNode node) {
    String text = node.asText("");
    return text.length() < 19 ? "-" : text.substring(0, 19).replace('T', ' ');
  }

  /** To a tenth. */
  static String millis(JsonNode number) {
    return String.format(Locale.ROOT, "%.1f", number.asDouble());
  }
}
