package io.figwizard.routingproxy.control.routesfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.figwizard.routingproxy.control.Accepted;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.FlipRequest;
import io.figwizard.routingproxy.control.HoursWords;
import io.figwizard.routingproxy.control.ModeWords;
import io.figwizard.routingproxy.control.Nearest;
import io.figwizard.routingproxy.control.Standings;
import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where one route or group is to stand. */
final class WishBlock {

  private static final List<String> KEYS =
      List.of(
          "mode",
          "percent",
          "users",
          "between",
          "zone",
          "days",
          "accept",
          "acceptAll",
          "force",
          "reason",
          "evidence");

  /** As much as an operator may say. */
  private static final int LONG = 1000;

  private final Findings findings;
  private final Values values;
  private final Path file;

  /**
   * @param file beside which evidence is looked for
   */
  WishBlock(Findings findings, Path file) {
    this.findings = findings;
    this.values = new Values(findings);
    this.file = file;
  }

  /**
   * Empty where it makes no sense, which is noted.
   *
   * @param members of the group; null for a route
   */
  Optional<WantedStanding> read(Mapping block, String name, @Nullable List<String> members) {
    int before = findings.problems().size();
    block.allowOnly(KEYS);
    Map<String, String> said = new LinkedHashMap<>();
    KEYS.stream()
        .filter(key -> !key.equals("accept") && !key.equals("evidence") && block.has(key))
        .forEach(key -> block.text(key).ifPresent(text -> said.put(key, text.value())));
    List<String> accept =
        block.has("accept")
            ? block.texts("accept", "[404 deck_not_found]").stream()
                .map(Mapping.Text::value)
                .toList()
            : List.of();
    String reason = line(block, "reason", LONG);
    Map<String, String> evidence = evidence(block, name, members);
    block.required("mode", "canary");
    if (members != null && !accept.isEmpty()) {
      findings.add(
          block.lineOf("accept"),
          "accept names answers of one route; say so of the routes one by one, or acceptAll: true"
              + " with a reason");
    }
    boolean acceptAll = yes(block, "acceptAll");
    boolean force = yes(block, "force");
    Double percent =
        block.has("percent")
            ? values.read(block, "percent", "10 or 0.5", Double::valueOf, 0.0)
            : null;
    Integer users =
        block.has("users") ? values.read(block, "users", "200", Values::number, 0) : null;
    if (findings.problems().size() > before) {
      return Optional.empty();
    }
    try {
      Mode mode = ModeWords.read(said.getOrDefault("mode", ""));
      if (mode == Mode.RETIRED) {
        throw ControlRefusal.invalid(
            "mode",
            "is \"retired\", which is not for a file to say: `./fig retire "
                + name
                + "` proves first that nobody needs the monolith; extracted is true of it, too");
      }
      FlipRequest request =
          new FlipRequest(
              mode,
              percent,
              Standings.WHO,
              reason,
              force,
              null,
              null,
              new Accepted(accept, acceptAll),
              users,
              HoursWords.read(said.get("between"), said.get("zone"), said.get("days")));
      Standing standing = request.standing();
      said.put("accept", String.join("\n", accept));
      evidence.forEach((route, named) -> said.put("evidence " + route, named));
      Map<String, Path> files = new LinkedHashMap<>();
      evidence.forEach((route, named) -> files.put(route, file.resolveSibling(named)));
      return Optional.of(
          new WantedStanding(name, members != null, request, standing, files, digest(said)));
    } catch (ControlRefusal refusal) {
      refusal
          .fields()
          .forEach((key, text) -> findings.add(block.lineOf(key), name + ": " + key + " " + text));
      return Optional.empty();
    }
  }

  /** One line of text, at most so long; empty where there is none. */
  String line(Mapping block, String key, int most) {
    if (!block.has(key)) {
      return "";
    }
    String text = block.text(key).map(Mapping.Text::value).orElse("");
    if (text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
      findings.add(block.lineOf(key), key + " must be one line of at most " + most + " characters");
    }
    return text;
  }

  private Map<String, String> evidence(Mapping block, String name, @Nullable List<String> members) {
    Map<String, String> files = new LinkedHashMap<>();
    if (!block.has("evidence")) {
      return files;
    }
    if (members == null) {
      files.put(name, line(block, "evidence", LONG));
      return files;
    }
    if (block.isWord("evidence")) {
      findings.add(
          block.lineOf("evidence"),
          "evidence of a group is a file of each route: \"evidence: {"
              + members.get(0)
              + ": FILE}\"");
      return files;
    }
    Mapping byRoute = block.block("evidence");
    for (String route : byRoute.keys()) {
      if (!members.contains(route)) {
        findings.add(
            byRoute.lineOf(route),
            route + " is not in the group " + name + "; " + Nearest.hint(route, members));
      }
      files.put(route, line(byRoute, route, LONG));
    }
    return files;
  }

  private boolean yes(Mapping block, String key) {
    return block.has(key)
        && block.text(key).map(text -> values.word(text, key)).orElse("false").equals("true");
  }

  private static String digest(Map<String, String> said) {
    StringBuilder all = new StringBuilder();
    // With lengths, so that no value can look like two.
    said.forEach(
        (key, value) ->
            all.append(key).append(' ').append(value.length()).append(' ').append(value));
    return RoutesFileReader.sha256(all.toString().getBytes(UTF_8));
  }
}
