package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.routingproxy.diff.DiffReport;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.sourceforge.argparse4j.impl.Arguments;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code diff ROUTE}. */
final class DiffRoute implements AdminCommand.Work {

  @Override
  public void configure(Subparser parser) {
    parser.addArgument("route").metavar("ROUTE").help("for example drilling.next-cards");
    parser
        .addArgument("--propose")
        .action(Arguments.storeTrue())
        .help("print rules that would make the monolith's own noise go away, for your review");
    parser
        .addArgument("--begin")
        .action(Arguments.storeTrue())
        .help("forget what was compared and count anew, after a deployment for example");
  }

  @Override
  public void run(AdminClient client, Namespace arguments, PrintStream out) {
    String page = "routes/" + AdminClient.escape(arguments.getString("route")) + "/diff";
    JsonNode report =
        Boolean.TRUE.equals(arguments.getBoolean("begin"))
            ? client.post(page + "/begin", Map.of())
            : client.get(page);
    if (Boolean.TRUE.equals(arguments.getBoolean("propose"))) {
      propose(report, out);
    } else {
      print(report, out);
      together(report.path("together"), out);
    }
  }

  private static void print(JsonNode report, PrintStream out) {
    out.printf(
        "%s stands at %s; %s of its requests are copied while in shadow. Counted since %s (UTC).%n",
        report.path("route").asText(),
        AdminCommand.standing(report),
        percent(report.path("sample")),
        AdminCommand.time(report.path("since")));
    out.printf(
        "%d compared, %d differ (at most %s of all, with 95 %% confidence);"
            + " the monolith was asked again %d times.%n",
        report.path("compared").asLong(),
        report.path("differing").asLong(),
        percent(report.path("differingAtMost")),
        report.path("repeats").asLong());
    if (report.path("dryRun").asBoolean()) {
      out.println(
          "Compared are dry runs: after the real request both sides ran it once more and rolled it"
              + " back; effects... is what they would have done.");
    }
    if (anyStatus(report, DiffReport.ENDED)) {
      out.println(
          "Nothing is sent to others in a dry run: where it needs their answer it ends, and there"
              + " is no answer of its own to compare.");
    }
    if (anyStatus(report, DiffReport.CHANGED_NOTHING)) {
      out.println(
          "Where the real request has just made a change elsewhere, a dry run may find nothing left"
              + " to change: such a pair compares no call that changes something, and its answer"
              + " does not count as compared.");
    }
    if (report.has("trouble")) {
      out.println("Warning: " + report.path("trouble").asText() + ".");
    }
    if (report.has("builds")) {
      out.println("Builds: " + report.path("builds").asText());
    }
    counts("Status of both", report.path("statuses"), out);
    counts("Not compared", report.path("lost"), out);
    LostHints.of(report.path("lost")).forEach(hint -> out.println("  " + hint));
    times(report, out);
    if (!report.path("fields").isEmpty()) {
      fields(report, out);
    }
    failed(report, out);
    answers(report, out);
    for (JsonNode rule : report.path("unusedRules")) {
      out.printf("Rule that no difference has needed: %s%n", rule.asText());
    }
    if (!report.path("proposals").isEmpty()) {
      out.printf(
          "%d rules would make the monolith's own noise go away: ./fig diff %s --propose%n",
          report.path("proposals").size(), report.path("route").asText());
    }
    if (report.path("untold").asLong() > 0) {
      out.printf(
          "Warning: %d differences in more fields than are told apart; begin with a rule for those"
              + " above.%n",
          report.path("untold").asLong());
    }
    if (report.has("rulesFault")) {
      out.println("Warning: " + report.path("rulesFault").asText());
    }
  }

  /** Whose numbers they are, where proxies share their state. */
  private static void together(JsonNode together, PrintStream out) {
    if (together.isMissingNode()) {
      return;
    }
    List<String> proxies = texts(together.path("proxies"));
    String names = String.join(", ", proxies);
    if (together.has("fault")) {
      out.printf(
          "%nWarning: these are the numbers of the proxy %s alone; the others' cannot be asked:"
              + " %s%n",
          names, together.path("fault").asText());
    } else if (proxies.size() > 1) {
      out.printf("%nCounted together: what these proxies have compared: %s.%n", names);
    } else {
      out.printf("%nCounted is what the proxy %s has compared, and nothing of others.%n", names);
    }
    for (String other : texts(together.path("leftOut"))) {
      out.printf("Not counted is %s.%n", other);
    }
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static boolean anyStatus(JsonNode report, String saying) {
    return report.path("statuses").properties().stream()
        .anyMatch(pairs -> pairs.getKey().contains(saying));
  }

  private static void fields(JsonNode report, PrintStream out) {
    out.println();
    Table table = new Table("FIELD", "KIND", "SAYS", "PAIRS", "SHARE", "AT MOST", "REPEATS");
    for (JsonNode field : report.path("fields")) {
      table.add(
          field.path("path").asText(),
          field.path("kind").asText(),
          field.path("says").asText(),
          field.path("pairs").asText(),
          percent(field.path("share")),
          percent(field.path("atMost")),
          field.path("repeats").asText());
    }
    table.print(out);
    for (JsonNode field : report.path("fields")) {
      JsonNode example = field.path("example");
      if (!example.isMissingNode()) {
        out.printf(
            "%n%s (%s), first at %s, request %s%n  monolith  %s%n  extracted %s%n  %s%n",
            field.path("path").asText(),
            field.path("kind").asText(),
            AdminCommand.time(example.path("at")),
            example.path("requestId").asText(),
            example.path("monolith").asText("(nothing)"),
            example.path("extracted").asText("(nothing)"),
            repeat(report, example.path("request")));
      }
    }
    out.println();
  }

  /**
   * A copy comes to a server that has little else to do, after the monolith has read the same rows:
   * that its times are like the monolith's own second ones is what they can say.
   */
  private static void times(JsonNode report, PrintStream out) {
    JsonNode times = report.path("times");
    if (times.path("extracted").path("requests").asLong() == 0) {
      return;
    }
    boolean dry = report.path("dryRun").asBoolean();
    Table table = new Table("TIMES OF PAIRS", "REQUESTS", "P50 MS", "P95 MS");
    time(table, dry ? "monolith, dry run" : "monolith, client waiting", times.path("monolith"));
    time(table, dry ? "extracted, dry run" : "extracted, copy", times.path("extracted"));
    if (times.path("repeated").path("requests").asLong() > 0) {
      time(table, dry ? "monolith, dry run again" : "monolith, copy", times.path("repeated"));
    }
    out.println();
    table.print(out);
    out.println(
        "  A copy comes after the answer, a few at a time, for data that the monolith has just read:"
            + " its time is not what users will wait.");
    out.println(
        "  Compare it with the monolith's copies; for what users wait ask the gate and the canary's"
            + " ./fig watch.");
  }

  private static void time(Table table, String what, JsonNode numbers) {
    table.add(
        what,
        numbers.path("requests").asText(),
        AdminCommand.millis(numbers.path("p50")),
        AdminCommand.millis(numbers.path("p95")));
  }

  private static void failed(JsonNode report, PrintStream out) {
    for (JsonNode example : report.path("failed")) {
      out.printf(
          "%s, last at %s, request %s: %s%n  %s%n",
          example.path("reason").asText(),
          AdminCommand.time(example.path("at")),
          example.path("requestId").asText(),
          example.path("detail").asText(),
          repeat(report, example.path("request")));
    }
    if (!report.path("failed").isEmpty()) {
      out.println();
    }
  }

  /** What there is to compare, and what stands in the way of users. */
  private static void answers(JsonNode report, PrintStream out) {
    if (!report.path("answers").isEmpty()) {
      Table table = new Table("ANSWERED", "BY THE MONOLITH", "LAST (UTC)", "COMPARED");
      for (JsonNode answer : report.path("answers")) {
        table.add(
            answer.path("answer").asText(),
            answer.path("given").asText(),
            AdminCommand.time(answer.path("last")),
            answer.path("compared").asLong() == 0 ? "never" : answer.path("compared").asText());
      }
      table.print(out);
      out.println();
    }
    if (report.has("notCopied")) {
      out.println(report.path("notCopied").asText());
    }
    for (JsonNode obstacle : report.path("obstacles")) {
      out.printf(
          "Not enough for a canary (%s): %s%n",
          obstacle.path("code").asText(), obstacle.path("message").asText());
    }
  }

  /**
   * A write is not offered to be repeated: both sides would do it. Nor is a request of which only a
   * part is kept: it would be another one.
   */
  static String repeat(JsonNode report, JsonNode request) {
    boolean incomplete = request.path("incomplete").asBoolean();
    if (!incomplete && !report.path("dryRun").asBoolean()) {
      return CurlLine.of(
          request, report.path("monolith").asText(), report.path("extracted").asText(""));
    }
    return request.path("method").asText()
        + " "
        + request.path("target").asText()
        + (request.has("body") ? " " + request.path("body").asText() : "")
        + (incomplete ? " (not kept whole, so there is no line that repeats it)" : "");
  }

  private static void propose(JsonNode report, PrintStream out) {
    if (report.path("proposals").isEmpty()) {
      out.printf(
          "# Nothing to propose: %d pairs compared, the monolith asked again %d times (20 are"
              + " needed).%n",
          report.path("compared").asLong(), report.path("repeats").asLong());
      return;
    }
    out.println("# For routing-proxy/diff-rules.yml, after you have looked at each of them:");
    out.println("routes:");
    out.println("  " + report.path("route").asText() + ":");
    report.path("proposals").forEach(line -> out.println("    " + line.asText()));
  }

  private static void counts(String title, JsonNode counts, PrintStream out) {
    if (counts.isEmpty()) {
      return;
    }
    StringBuilder text = new StringBuilder(title + ":");
    counts
        .fields()
        .forEachRemaining(
            count ->
                text.append(text.charAt(text.length() - 1) == ':' ? " " : ", ")
                    .append(count.getKey())
                    .append(": ")
                    .append(count.getValue().asText()));
    out.println(text);
  }

  private static String percent(JsonNode share) {
    return String.format(Locale.ROOT, "%.2f %%", share.asDouble() * 100);
  }
}
