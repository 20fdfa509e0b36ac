package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.routesfile.StandingsFile;
import io.figwizard.routingproxy.control.routesfile.WantedStanding;
import io.figwizard.routingproxy.control.state.Change;
import io.figwizard.routingproxy.control.state.Declaration;
import io.figwizard.routingproxy.control.state.StateStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Notes in the history what a file of wanted standings says, once for all who read a copy. */
final class Declaring {

  /** The file is an older one, or not told from an older one; the message says what to do. */
  static final class Outdated extends Exception {
    private static final long serialVersionUID = 1L;

    Outdated(String message) {
      super(message);
    }
  }

  /**
   * What is noted.
   *
   * @param at the generation of the note
   * @param generation by which that was looked at: what was noted later is not known
   */
  record Noted(Declaration declaration, long at, long generation) {}

  /** How many changed wishes are named in the history. */
  private static final int NAMED = 10;

  private final RouteControl control;
  private final StateStore store;

  Declaring(RouteControl control, StateStore store) {
    this.control = control;
    this.store = store;
  }

  /**
   * Finds the file's words in the history, or notes them there.
   *
   * @param before what this proxy knows to have been noted; null where it knows nothing
   * @param settled whether a wish that is noted already is not to be carried out any more
   * @throws Outdated where later ones are noted already
   * @throws ControlRefusal where somebody changed something meanwhile, or it cannot be kept
   */
  Noted declare(StandingsFile file, @Nullable Noted before, Predicate<WantedStanding> settled)
      throws IOException, Outdated {
    long generation = control.snapshot().state().generation();
    Change newest = newest(generation);
    Declaration last = newest == null ? null : newest.declared();
    // A database that was restored knows less than this proxy: what was lost is no new wish.
    Declaration lost =
        before != null && (newest == null || newest.generation() < before.at())
            ? before.declaration()
            : null;
    SortedMap<String, Declaration.Entry> entries = new TreeMap<>();
    for (WantedStanding wish : file.wishes()) {
      entries.put(wish.key(), entry(wish, last, lost, settled, generation));
    }
    if (newest != null && last != null) {
      // A later revision is noted for itself: an older copy with one in between must not count.
      if (file.revision() <= last.revision() && entries.equals(last.entries())) {
        return new Noted(last, newest.generation(), generation);
      }
      if (!digests(entries).equals(digests(last.entries()))) {
        refuseOutdated(file, newest, last);
      }
    }
    Declaration next =
        new Declaration(
            last == null ? file.revision() : Math.max(file.revision(), last.revision()),
            file.sha256(),
            file.commit(),
            entries);
    control.declare(next, Standings.WHO, why(file, last, entries), generation);
    return new Noted(next, generation + 1, generation + 1);
  }

  private @Nullable Change newest(long generation) throws IOException {
    List<Change> history = store.history();
    for (int i = history.size() - 1; i >= 0; i--) {
      Change change = history.get(i);
      if (change.declared() != null && change.generation() <= generation) {
        return change;
      }
    }
    return null;
  }

  private static Declaration.Entry entry(
      WantedStanding wish,
      @Nullable Declaration last,
      @Nullable Declaration lost,
      Predicate<WantedStanding> settled,
      long generation) {
    Declaration.Entry noted = same(wish, last);
    if (noted != null) {
      return noted.settled() || !settled.test(wish)
          ? noted
          : new Declaration.Entry(noted.digest(), noted.since(), true);
    }
    return new Declaration.Entry(wish.digest(), generation + 1, same(wish, lost) != null);
  }

  private static Declaration.@Nullable Entry same(
      WantedStanding wish, @Nullable Declaration declaration) {
    Declaration.Entry entry = declaration == null ? null : declaration.entries().get(wish.key());
    return entry != null && entry.digest().equals(wish.digest()) ? entry : null;
  }

  private static Map<String, String> digests(SortedMap<String, Declaration.Entry> entries) {
    return entries.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().digest()));
  }

  private static void refuseOutdated(StandingsFile file, Change newest, Declaration last)
      throws Outdated {
    if (last.revision() == 0 || file.revision() > last.revision()) {
      return;
    }
    String noted =
        "revision "
            + last.revision()
            + Optional.ofNullable(last.commit())
                .map(commit -> " (commit " + commit + ")")
                .orElse("")
            + " was noted at "
            + newest.at();
    String raise = "raise revision to " + (last.revision() + 1) + " or more";
    throw new Outdated(
        file.revision() == last.revision()
            ? noted + " with other wishes: where this is a newer version, " + raise
            : "has "
                + (file.revision() == 0 ? "no revision" : "revision " + file.revision())
                + ", but "
                + noted
                + ": this is an older copy; where it is to count all the same, "
                + raise);
  }

  private static String why(
      StandingsFile file, @Nullable Declaration last, SortedMap<String, Declaration.Entry> now) {
    List<String> changed =
        now.entrySet().stream()
            .filter(
                entry ->
                    last == null
                        || !Objects.equals(entry.getValue(), last.entries().get(entry.getKey())))
            .map(entry -> entry.getKey() + (entry.getValue().settled() ? " (overruled)" : ""))
            .toList();
    return file.version()
        + ": "
        + (changed.isEmpty()
            ? "nothing new"
            : changed.stream().limit(NAMED).collect(Collectors.joining(", ")))
        + (changed.size() > NAMED ? " and " + (changed.size() - NAMED) + " more" : "");
  }
}
