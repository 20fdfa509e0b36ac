package io.figwizard.routingproxy.export;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
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
    boolean retired) {

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
        line.path("mode").asText().equals("retired"));
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
  Place withoutAction(String newId) {
    return new Place(newId, method, path, null, group, percent, monolith, extracted, retired);
  }

  Place onMonolith() {
    return new Place(id, method, path, action, group, 0, monolith, null, false);
  }

  /** A name for configuration files: letters, digits and underscores. */
  String name() {
    return id.replaceAll("[^A-Za-z0-9]", "_");
  }

  /** Whether the path is the same for every request. */
  boolean fixed() {
    return path.indexOf('{') < 0;
  }

  /** A regular expression (RE2 and PCRE alike) for the whole path. */
  String pattern() {
    StringBuilder pattern = new StringBuilder("^");
    for (String segment : path.substring(1).split("/", -1)) {
      pattern.append('/');
      pattern.append(
          segment.startsWith("{") ? "[^/]+" : segment.replaceAll("([^A-Za-z0-9_~%-])", "\\\\$1"));
    }
    return pattern.append('$').toString();
  }
}
