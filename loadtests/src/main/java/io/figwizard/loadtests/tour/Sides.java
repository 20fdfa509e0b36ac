package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is to serve the tour: checks it on every answer of a handler that can move. Without a wish,
 * the routes stay where they are and nothing is checked.
 */
final class Sides {

  private final @Nullable String wanted;
  private final Set<String> movable = new HashSet<>();

  private Sides(@Nullable String wanted) {
    this.wanted = wanted;
  }

  static Sides asTheyAre() {
    return new Sides(null);
  }

  /**
   * Moves every route of the variant that can move, as an operator who is in a hurry: forced.
   *
   * @param wanted monolith or extracted
   * @param suffix of the variant
   */
  static Sides moved(Admin admin, String wanted, String suffix, Transcript transcript) {
    Sides sides = new Sides(wanted);
    int moved = 0;
    for (JsonNode route : admin.routes()) {
      String group = route.path("group").asText();
      boolean ours = group.endsWith("-sandbox") == !suffix.isEmpty();
      if (!ours || !admin.canMove(route)) {
        continue;
      }
      sides.movable.add(group);
      if (!route.path("mode").asText().equals(wanted)) {
        admin.force(route.path("id").asText(), wanted, "the tour goes to this side");
        moved++;
      }
    }
    transcript.remark(
        "%d routes of %d groups moved to the side %s, forced"
            .formatted(moved, sides.movable.size(), wanted));
    return sides;
  }

  /**
   * @param handler as its path names it
   * @throws UnexpectedAnswer when it came from the other side
   */
  void check(String handler, Answer answer) {
    if (wanted != null && movable.contains(handler)) {
      answer.require(answer.side().equals(wanted), "an answer by the " + wanted);
    }
  }
}
