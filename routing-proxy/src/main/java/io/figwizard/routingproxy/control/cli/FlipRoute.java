package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.figwizard.routingproxy.control.GroupSplit;
import io.figwizard.routingproxy.control.MovedBack;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;
import org.jspecify.annotations.Nullable;

/** {@code flip ROUTE MODE}, {@code flip --group GROUP MODE}. */
final class FlipRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser
        .addArgument("words")
        .metavar("ROUTE", "MODE")
        .nargs("+")
        .help("for example drilling.submit-answer; monolith, shadow, canary or extracted");
    parser
        .addArgument("--group")
        .metavar("GROUP")
        .help("all routes of this group in place of ROUTE, at one instant, or none of them");
    parser
        .addArgument("--percent")
        .type(Double.class)
        .help("share of the users, for canary, for example 10");
    parser
        .addArgument("--users")
        .type(Integer.class)
        .help("in place of --percent: so many users at most, those who come first");
    parser
        .addArgument("--between")
        .metavar("FROM-TO")
        .help("for canary: only at these times of day, for example 09:00-17:00, needs --zone");
    parser.addArgument("--zone").help("the time zone of --between, for example Europe/Berlin");
    parser.addArgument("--days").help("the days of --between, for example mon-fri");
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
    evidenceArguments(parser);
    parser
        .addArgument("--generation")
        .type(Long.class)
        .help("refuse if anything changed since this generation");
    parser.addArgument("--by").setDefault(System.getProperty("user.name")).help("who asks");
  }

  /** Where the gate's results are. */
  static void evidenceArguments(Subparser parser) {
    parser
        .addArgument("--evidence")
        .metavar("FILE")
        .help("the gate's result (default: the route's newest in --evidence-folder)");
    parser
        .addArgument("--evidence-folder")
        .metavar("FOLDER")
        .setDefault(EvidenceFiles.folder(System.getenv("FIG_DIRECTORY")))
        .help("where gates leave their results");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    List<String> words = arguments.getList("words");
    String group = arguments.getString("group");
    if (words.size() != (group == null ? 2 : 1)) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "say what to flip and where to: ROUTE MODE, or --group GROUP MODE, for example"
              + " drilling.submit-answer canary --percent 10");
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("mode", words.get(words.size() - 1));
    body.put("by", arguments.getString("by"));
    body.put("reason", arguments.getString("reason"));
    put(body, "percent", arguments.getDouble("percent"));
    put(body, "users", arguments.getInt("users"));
    put(body, "between", arguments.getString("between"));
    put(body, "zone", arguments.getString("zone"));
    put(body, "days", arguments.getString("days"));
    put(body, "generation", arguments.getLong("generation"));
    put(body, "accept", arguments.getList("accept"));
    if (Boolean.TRUE.equals(arguments.getBoolean("accept_all"))) {
      body.put("acceptAll", true);
    }
    boolean force = Boolean.TRUE.equals(arguments.getBoolean("force"));
    body.put("force", force);
    if (group == null) {
      String route = words.get(0);
      if (!force) {
        put(body, "evidence", evidence(route, arguments));
      }
      boolean toUsers = !force && body.get("mode").equals("canary");
      NeverCompared compared = toUsers ? NeverCompared.of(client, route) : null;
      JsonNode result = client.post("routes/" + AdminClient.escape(route) + "/flip", body);
      print(result, out);
      if (compared != null) {
        compared.print(result, out);
      }
    } else {
      if (!force) {
        body.put("evidences", evidences(group, client, arguments));
      }
      printGroup(client.post("flip?group=" + AdminClient.escape(group), body), out);
    }
  }

  private static void printGroup(JsonNode result, PrintStream out) {
    out.printf(
        "Group %s, all at one instant, applied in %.1f ms:%n",
        result.path("group").asText(), result.path("appliedInMillis").asDouble());
    print(result.path("routes"), out);
    printBack(result, out);
  }

  /** What the gates left for each route of the group. */
  private static Map<String, String> evidences(
      String group, AdminClient client, Namespace arguments) {
    if (arguments.getString("evidence") != null) {
      throw new CommandFailure(
          CommandFailure.REFUSED,
          "--evidence is of one route; with --group each route's newest in --evidence-folder is"
              + " taken");
    }
    Map<String, String> evidences = new LinkedHashMap<>();
    for (JsonNode route : client.get("routes").path("routes")) {
      String id = route.path("id").asText();
      if (route.path("group").asText().equals(group)) {
        EvidenceFiles.newest(Path.of(arguments.getString("evidence_folder")), id)
            .ifPresent(file -> evidences.put(id, EvidenceFiles.jws(file)));
      }
    }
    return evidences;
  }

  /** Who was moved by a rollback, where somebody was. */
  static void printBack(JsonNode result, PrintStream out) {
    JsonNode back = result.path("back");
    if (!back.isMissingNode()) {
      List<String> notCounted = new ArrayList<>();
      back.path("notCounted").forEach(proxy -> notCounted.add(proxy.asText()));
      out.println(
          new MovedBack(
                  back.path("users").asLong(),
                  back.path("exact").asBoolean(),
                  back.path("streams").asInt(),
                  notCounted)
              + ".");
    }
  }

  /**
   * @param result of one route, or an array of several that moved together
   */
  static void print(JsonNode result, PrintStream out) {
    JsonNode results = result.isArray() ? result : JsonNodeFactory.instance.arrayNode().add(result);
    results.forEach(each -> printMove(each, out));
    // How far it came is the same for all that moved together.
    for (JsonNode each : results) {
      if (each.has("replicas")) {
        printReach(each.path("replicas"), out);
        return;
      }
    }
  }

  private static void printReach(JsonNode replicas, PrintStream out) {
    if (replicas.path("applied").size() > 1) {
      out.printf("Applied by %d proxies.%n", replicas.path("applied").size());
    }
    for (JsonNode missing : replicas.path("missing")) {
      out.println("Warning: not applied by " + missing.asText());
    }
  }

  private static void printMove(JsonNode result, PrintStream out) {
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
    printBack(result, out);
    if (result.has("split")) {
      JsonNode split = result.path("split");
      List<String> elsewhere = new ArrayList<>();
      split.path("elsewhere").forEach(other -> elsewhere.add(other.asText()));
      out.println(
          "Note: "
              + new GroupSplit(
                  split.path("group").asText(), elsewhere, split.path("together").asText()));
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

  static @Nullable String evidence(String route, Namespace arguments) {
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
