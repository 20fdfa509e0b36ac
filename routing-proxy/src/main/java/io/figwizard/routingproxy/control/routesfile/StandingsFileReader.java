package io.figwizard.routingproxy.control.routesfile;

import io.figwizard.routingproxy.control.Nearest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads and checks a file of wanted standings. Thread-safe. */
public final class StandingsFileReader {

  private final boolean revisionNeeded;

  /**
   * @param revisionNeeded whether several proxies read a copy each, so that an older one must be
   *     told from a newer one
   */
  public StandingsFileReader(boolean revisionNeeded) {
    this.revisionNeeded = revisionNeeded;
  }

  /**
   * Throws InvalidRoutesException with all mistakes, or IOException where there is no such file.
   *
   * @param routes which routes and groups there are
   */
  public StandingsFile read(Path file, RoutesFile routes) throws IOException {
    String name = String.valueOf(file.getFileName());
    byte[] content = Files.readAllBytes(file);
    // Copies of one file must say the same in every environment.
    Findings findings = new Findings(variable -> null);
    Mapping top = Mapping.of("", 1, RoutesFileReader.compose(name, content), findings);
    top.allowOnly(List.of("revision", "commit", "routes", "groups"));
    WishBlock block = new WishBlock(findings, file);
    Map<String, List<String>> groups = groups(routes);
    Map<String, WantedStanding> wishes = new LinkedHashMap<>();
    Mapping byRoute = top.block("routes");
    List<String> ids = groups.values().stream().flatMap(List::stream).toList();
    for (String id : byRoute.keys()) {
      if (isKnown(id, "route", ids, byRoute, findings)) {
        block.read(byRoute.block(id), id, null).ifPresent(wish -> wishes.put(id, wish));
      }
    }
    Mapping byGroup = top.block("groups");
    for (String group : byGroup.keys()) {
      if (isKnown(group, "group", List.copyOf(groups.keySet()), byGroup, findings)) {
        List<String> members = groups.getOrDefault(group, List.of());
        members.stream()
            .filter(byRoute::has)
            .forEach(id -> findings.add(byRoute.lineOf(id), twice(id, group, byGroup)));
        block
            .read(byGroup.block(group), group, members)
            .ifPresent(wish -> wishes.put(wish.key(), wish));
      }
    }
    long revision = revision(top, findings);
    String commit = block.line(top, "commit", 100);
    if (!findings.problems().isEmpty()) {
      throw new InvalidRoutesException(name, findings.problems());
    }
    return new StandingsFile(
        name,
        revision,
        RoutesFileReader.sha256(content),
        commit.isEmpty() ? null : commit,
        new ArrayList<>(wishes.values()));
  }

  private static Map<String, List<String>> groups(RoutesFile routes) {
    return routes.routes().stream()
        .collect(
            Collectors.groupingBy(
                RouteDefinition::group,
                LinkedHashMap::new,
                Collectors.mapping(RouteDefinition::id, Collectors.toList())));
  }

  private static boolean isKnown(
      String word, String what, List<String> known, Mapping block, Findings findings) {
    if (known.contains(word)) {
      return true;
    }
    findings.add(
        block.lineOf(word),
        "routes.yml has no " + what + " \"" + word + "\"; " + Nearest.hint(word, known));
    return false;
  }

  private static String twice(String id, String group, Mapping groups) {
    return id
        + " is in the group "
        + group
        + ", of which line "
        + groups.lineOf(group)
        + " says where it is to stand; keep one of them";
  }

  private long revision(Mapping top, Findings findings) {
    if (!top.has("revision")) {
      if (revisionNeeded) {
        findings.add(
            1,
            "the file needs \"revision\", for example \"revision: 1\", a number that grows with each"
                + " version: several proxies share their state, and one with an older copy must not"
                + " move anything back");
      }
      return 0;
    }
    return new Values(findings).read(top, "revision", "12", StandingsFileReader::positive, 0L);
  }

  private static long positive(String text) {
    // Also an IllegalArgumentException where it is no number.
    long number = Long.parseLong(text);
    if (number <= 0) {
      throw new IllegalArgumentException(text);
    }
    return number;
  }
}
