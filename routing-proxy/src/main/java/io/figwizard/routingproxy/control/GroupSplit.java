package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * That a route was moved alone, and others of its group stand elsewhere now: the same user is on
 * one side for it and may be on the other one for them.
 *
 * @param elsewhere with where they stand, {@code drilling.next-cards (extracted)}
 * @param together the command that moves all of them to where the route stands
 */
public record GroupSplit(String group, List<String> elsewhere, String together) {

  /** How many are told by name; the others are counted. */
  private static final int TOLD = 5;

  public GroupSplit {
    elsewhere = List.copyOf(elsewhere);
  }

  /** The same result; with this where the route has moved and others of its group are elsewhere. */
  public static FlipResult addedTo(FlipResult result, RouteControl control) {
    Snapshot now = control.snapshot();
    String group = group(now, result.route());
    if (!result.changed() || group == null) {
      return result;
    }
    List<String> elsewhere =
        now.idsOf(group).stream()
            .filter(id -> !id.equals(result.route()) && now.named(id).extracted() != null)
            .filter(id -> !now.standing(id).equals(result.to()))
            .map(id -> id + " (" + now.standing(id) + ")")
            .toList();
    return elsewhere.isEmpty()
        ? result
        : result.with(new GroupSplit(group, elsewhere, command(group, result.to())));
  }

  /** Null where routes.yml does not name the route any more. */
  private static @Nullable String group(Snapshot now, String id) {
    return now.file().routes().stream()
        .filter(route -> route.id().equals(id))
        .map(route -> route.group())
        .findFirst()
        .orElse(null);
  }

  private static String command(String group, Standing to) {
    String all = " --group " + group;
    return to.mode() == Mode.MONOLITH
        ? "./fig rollback" + all
        : "./fig flip" + all + " " + to.mode().word() + options(to);
  }

  private static String options(Standing to) {
    if (to.mode() != Mode.CANARY) {
      return "";
    }
    String share = to.users() == null ? " --percent " + to.percent() : " --users " + to.users();
    if (to.hours() == null) {
      return share;
    }
    String[] words = to.hours().toString().split(" ", 3);
    return share
        + " --between "
        + words[0]
        + " --zone "
        + words[1]
        + (words.length > 2 ? " --days " + words[2] : "");
  }

  /** For a result and for an alert. */
  @Override
  public String toString() {
    int more = elsewhere.size() - TOLD;
    return "of its group "
        + group
        + " stand elsewhere now: "
        + elsewhere.stream().limit(TOLD).collect(Collectors.joining(", "))
        + (more > 0 ? " and " + more + " more" : "")
        + "; for all of them: "
        + together;
  }
}
