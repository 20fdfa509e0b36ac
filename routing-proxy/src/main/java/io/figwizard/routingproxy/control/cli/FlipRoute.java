package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
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
        .addArgument("--accept")
        .metavar("ANSWER")
        .action(Arguments.append())
        .help(
            "an answer of the monolith that no copy has met, for example \"404 deck_not_found\"; may"
                + " be repeated; recorded");
    parser
        .addArgument("--accept-all")
        .action(Arguments.storeTrue())
        .help("every such answer; needs --reason; recorded");
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
    put(body, "accept", arguments.getList("accept"));
    if (Boolean.TRUE.equals(arguments.getBoolean("accept_all"))) {
      body.put("acceptAll", true);
    }
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
    if (result.has("shadow")) {
      printProof(result.path("shadow"), out);
    }
    if (result.has("warning")) {
      out.println("Warning: " + result.path("warning").asText());
    }
  }

  private static void printProof(JsonNode proof, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Compared before: %d pairs of answers, at most %.2f %% differ.%n",
        proof.path("compared").asLong(),
        proof.path("differingAtMost").asDouble() * 100);
    for (JsonNode answer : proof.path("accepted")) {
      out.printf("Never compared, accepted: %s%n", answer.asText());
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
