package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Requests that go to the same servers.
 *
 * @param id of the route, or of the handler whose routes stand at the same place
 * @param action null where method and path alone tell it
 * @param percent share of the users on the extracted side, 0 to 100
 * @param extracted null where nobody goes there
 * @param retired whether the monolith must not be asked, not even instead of a dead function
 * @param repeatable whether a request that may have reached a server may be sent again
 * @param users by what they are told apart; the same for all of a group
 */
record Place(
    String id,
    String method,
    String path,
    @Nullable String action,
    String group,
    double percent,
    URI monolith,
    @Nullable URI extracted,
    boolean retired,
    boolean repeatable,
    UserWords users) {

  static Place of(JsonNode line) {
    double percent =
        switch (line.path("mode").asText()) {
          case "canary" -> line.path("percent").asDouble();
          case "extracted", "retired" -> 100;
          default -> 0;
        };
    return new Place(
        line.path("id").asText(),
        line.path("method").asText(),
        line.path("path").asText(),
        line.hasNonNull("action") ? line.path("action").asText() : null,
        line.path("group").asText(),
        percent,
        first(line.path("monolith").asText()),
        percent > 0 ? first(line.path("extracted").asText()) : null,
        line.path("mode").asText().equals("retired"),
        List.of("safe", "idempotent").contains(line.path("effect").asText()),
        UserWords.of(line.path("userBy")));
  }

  /** The first of the servers of one side. */
  static URI first(String servers) {
    return URI.create(servers.split(", ", 2)[0]);
  }

  /** Whether both send the same users to the same servers. */
  boolean standsWith(Place other) {
    return percent == other.percent
        && monolith.equals(other.monolith)
        && Objects.equals(extracted, other.extracted)
        && retired == other.retired
        && (percent == 0 || percent == 100 || group.equals(other.group));
  }

  /** All of its path, whatever the action. */
  Place withoutAction(boolean allRepeatable) {
    return new Place(
        id, method, path, null, group, percent, monolith, extracted, retired, allRepeatable, users);
  }

  Place onMonolith() {
    return new Place(id, method, path, action, group, 0, monolith, null, false, repeatable, users);
  }

  /**
   * Sorts templates that match the same path: the lesser is the one that the proxy takes. Comparing
   * from the left, a fixed segment goes before a gap; before all of them, what names the slash at
   * its end goes before what only allows it.
   */
  String rank() {
    StringBuilder rank = new StringBuilder(slashAllowed() ? "1" : "0");
    for (String segment : path.substring(1).split("/", -1)) {
      rank.append(segment.startsWith("{") ? '1' : '0');
    }
    return rank.toString();
  }

  /** A name for configuration files: letters, digits and underscores. */
  String name() {
    return id.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** Whether the path is the same for every request. */
  boolean fixed() {
    return path.indexOf('{') < 0;
  }

  /** The paths of a place without gaps: with a slash at the end it is the same, as in the proxy. */
  List<String> paths() {
    return slashAllowed() ? List.of(path, path + "/") : List.of(path);
  }

  /**
   * A regular expression (RE2 and PCRE alike) for the whole path, with and without a last slash.
   */
  String pattern() {
    StringBuilder pattern = new StringBuilder("^");
    for (String segment : path.substring(1).split("/", -1)) {
      pattern.append('/');
      pattern.append(
          segment.startsWith("{") ? "[^/]+" : segment.replaceAll("([^A-Za-z0-9_~%-])", "\\\\$1"));
    }
    return pattern.append(slashAllowed() ? "/?$" : "$").toString();
  }

  private boolean slashAllowed() {
    return !path.endsWith("/");
  }
}
