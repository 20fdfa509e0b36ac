package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code flip ROUTE MODE}. */
final class FlipRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.submit-answer");
    parser.addArgument("mode").metavar("MODE").help("monolith, shadow, canary or extracted");
    parser
        .addArgument("--percent")
        .type(Double.class)
        .help("share of the users, needed for canary, for example 10");
    parser.addArgument("--reason").setDefault("").help("why; needed with --force");
    parser
        .addArgument("--force")
        .action(Arguments.storeTrue())
        .help("override order and evidence; recorded");
    parser
        .addArgument("--evidence")
        .metavar("FILE")
        .help("the gate's result (default: the route's newest in --evidence-folder)");
    parser
        .addArgument("--evidence-folder")
        .metavar("FOLDER")
        .setDefault(EvidenceFiles.folder(System.getenv("FIG_DIRECTORY")))
        .help("where gates leave their results");
    parser
        .addArgument("--generation")
        .type(Long.class)
        .help("refuse if anything changed since this generation");
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String route = arguments.getString("route");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("mode", arguments.getString("mode"));
    body.put("by", arguments.getString("by"));
    body.put("reason", arguments.getString("reason"));
    put(body, "percent", arguments.getDouble("percent"));
    put(body, "generation", arguments.getLong("generation"));
    boolean force = Boolean.TRUE.equals(arguments.getBoolean("force"));
    body.put("force", force);
    if (!force) {
      put(body, "evidence", evidence(route, arguments));
    }
    print(client.post("routes/" + AdminClient.escape(route) + "/flip", body), out);
  }

  static void print(JsonNode result, PrintStream out) {
    String route = result.path("route").asText();
    if (!result.path("changed").asBoolean()) {
      out.printf(
          "%s stands at %s already; nothing changed.%n", route, AdminCommand.standing(result));
    } else {
      out.printf(
          "%s: %s -> %s, applied in %.1f ms (generation %d%s%s).%n",
          route,
          AdminCommand.standing(result.path("from")),
          AdminCommand.standing(result),
          result.path("appliedInMillis").asDouble(),
          result.path("generation").asLong(),
          result.has("evidence") ? ", evidence " + result.path("evidence").asText() : "",
          result.path("forced").asBoolean() ? ", forced" : "");
    }
    if (result.has("warning")) {
      out.println("Warning: " + result.path("warning").asText());
    }
  }

  private static @Nullable String evidence(String route, Namespace arguments) {
    String file = arguments.getString("evidence");
    return file == null
        ? EvidenceFiles.newest(Path.of(arguments.getString("evidence_folder")), route)
            .map(EvidenceFiles::jws)
            .orElse(null)
        : EvidenceFiles.jws(Path.of(file));
  }

  private static void put(Map<String, Object> body, String name, @Nullable Object value) {
    if (value != null) {
      body.put(name, value);
    }
  }
}
