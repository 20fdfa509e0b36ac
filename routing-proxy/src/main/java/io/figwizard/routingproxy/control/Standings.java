package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.evidence.EvidenceFile;
import io.figwizard.routingproxy.control.routesfile.InvalidRoutesException;
import io.figwizard.routingproxy.control.routesfile.RoutesFile;
import io.figwizard.routingproxy.control.routesfile.StandingsFile;
import io.figwizard.routingproxy.control.routesfile.StandingsFileReader;
import io.figwizard.routingproxy.control.routesfile.WantedStanding;
import io.figwizard.routingproxy.control.state.Declaration;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateStore;
import io.figwizard.routingproxy.files.FileStamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a file of wanted standings says, once: each wish that is another one than before
 * is a flip as an operator's. Whatever moves a route after that stays, until the file says
 * something else of it. A file with a mistake moves nothing. Thread-safe.
 */
public final class Standings {

  /** Who it was, in the history. */
  public static final String WHO = "standings file";

  private static final Logger LOG = LoggerFactory.getLogger(Standings.class);
  private static final long NEVER = -1;

  private final Path path;
  private final StandingsFileReader reader;
  private final RouteControl control;
  private final Declaring declaring;

  private @Nullable FileStamp stamp;
  private @Nullable RoutesFile routes;
  private @Nullable StandingsFile file;
  private Declaring.@Nullable Noted known;

  /** The generation by which {@link #known} is the newest. */
  private long looked = NEVER;

  /** When each wish was met first, by its key and digest. */
  private final Map<String, Asked> met = new HashMap<>();

  /** Those that another proxy was told to roll back since. */
  private final Set<String> recalled = new HashSet<>();

  private final WishesRefused refused;
  private volatile @Nullable String fault;
  private volatile @Nullable StandingsView view;

  /**
   * @param store the one that control has
   */
  public Standings(Path path, RouteControl control, StateStore store, Clock clock) {
    this.path = path;
    this.reader = new StandingsFileReader(store instanceof SharedStore);
    this.control = control;
    this.declaring = new Declaring(control, store);
    this.refused = new WishesRefused(clock);
    control.wantedBy(this::difference);
  }

  /** Whether all that the file says was carried out, or was overruled since. */
  public boolean good() {
    StandingsView seen = view;
    return fault == null && (seen == null || seen.refused().isEmpty());
  }

  /** How it is, in words. */
  public String message() {
    String wrong = fault;
    if (wrong != null) {
      return wrong;
    }
    StandingsView seen = view;
    if (seen == null) {
      return path + " was not looked at yet";
    }
    if (!seen.refused().isEmpty()) {
      return seen.refused().entrySet().stream()
          .map(it -> it.getKey() + ": " + it.getValue())
          .collect(Collectors.joining("\n", seen.file().version() + "\n", ""));
    }
    Snapshot now = control.snapshot();
    List<String> differing =
        now.file().routes().stream()
            .filter(route -> seen.difference(route.id(), now).isPresent())
            .map(route -> route.id())
            .toList();
    return seen.file().version()
        + (differing.isEmpty() ? ": everything stands as it says" : ": differing " + differing);
  }

  /** What an operator should look after, but for what {@link #difference} says of one route. */
  public List<String> troubles() {
    List<String> troubles = new ArrayList<>();
    Optional.ofNullable(fault).ifPresent(troubles::add);
    StandingsView seen = view;
    if (seen != null) {
      seen.file().wishes().stream()
          .filter(wish -> wish.group() && seen.refused().containsKey(wish.key()))
          .map(wish -> seen.file().name() + ": " + seen.refused().get(wish.key()))
          .forEach(troubles::add);
    }
    return troubles;
  }

  /** How a route's standing differs from the file, in words. */
  private Optional<String> difference(String id) {
    StandingsView seen = view;
    return seen == null ? Optional.empty() : seen.difference(id, control.snapshot());
  }

  /**
   * To be called every few seconds.
   *
   * @param again whether to look for another file, too
   */
  void look(boolean again) {
    look(again, () -> true);
  }

  /**
   * The same, which may end early.
   *
   * @param goesOn asked before each wish: it may take as long as servers take to tell their builds
   */
  synchronized void look(boolean again, BooleanSupplier goesOn) {
    if (again || stamp == null || routes != control.file()) {
      read();
    }
    StandingsFile wanted = file;
    if (wanted == null) {
      return;
    }
    try {
      StandingsView seen = learn(wanted);
      if (seen != null) {
        fault = null;
        carryOut(seen, goesOn);
      }
    } catch (Declaring.Outdated e) {
      view = null;
      looked = control.snapshot().state().generation();
      say(wanted.name() + ": " + e.getMessage() + ". Nothing of it is carried out.");
    } catch (IOException e) {
      say(wanted.name() + " waits: the history cannot be read (" + e.getMessage() + ")");
    } catch (ControlRefusal e) {
      looked = NEVER;
      if (!isMeanwhile(e)) {
        say(wanted.name() + " waits: " + e.getMessage());
      }
    }
  }

  private void read() {
    try {
      FileStamp version = FileStamp.of(path);
      RoutesFile inForce = control.file();
      if (version.equals(stamp) && inForce == routes) {
        return;
      }
      // Read once for each version, also where it is wrong.
      stamp = version;
      routes = inForce;
      forget();
      StandingsFile read = reader.read(path, inForce);
      if (version.equals(version())) {
        file = read;
      } else {
        // Written to meanwhile, so it may be half of the one and half of the other.
        stamp = null;
      }
    } catch (InvalidRoutesException e) {
      say(e.getMessage() + "\nNothing of it is carried out.");
    } catch (IOException e) {
      stamp = null;
      forget();
      say(path + " cannot be read, so nothing of it is carried out: " + e);
    } catch (RuntimeException e) {
      say(path + " cannot be read, so nothing of it is carried out: " + e + "; change it");
    }
  }

  /** Which one is there, null where there is none. */
  @Nullable FileStamp version() {
    try {
      return FileStamp.of(path);
    } catch (IOException e) {
      return null;
    }
  }

  private void forget() {
    file = null;
    view = null;
    looked = NEVER;
    refused.clear();
  }

  /** Null where the file does not count, as was said when that was found out. */
  private @Nullable StandingsView learn(StandingsFile wanted)
      throws IOException, Declaring.Outdated {
    if (control.snapshot().state().generation() == looked
        && wanted.wishes().stream().noneMatch(this::isRolledBack)) {
      return view;
    }
    List<String> words = wanted.wishes().stream().map(Standings::words).toList();
    if (!met.keySet().containsAll(words)) {
      // Before they are noted: a rollback after this instant is one after them.
      Asked asked = control.asked();
      words.forEach(it -> met.putIfAbsent(it, asked));
    }
    Declaring.Noted noted = declaring.declare(wanted, known, this::isRolledBack);
    met.keySet().retainAll(words);
    recalled.retainAll(words);
    known = noted;
    looked = noted.generation();
    return show(wanted, noted.declaration());
  }

  private static String words(WantedStanding wish) {
    return wish.key() + " " + wish.digest();
  }

  private StandingsView show(StandingsFile wanted, Declaration noted) {
    StandingsView shown = new StandingsView(wanted, noted, refused.messages());
    view = shown;
    return shown;
  }

  /** Whether it waits to be carried out, and one of its routes was told to come back meanwhile. */
  private boolean isRolledBack(WantedStanding wish) {
    StandingsView seen = view;
    Asked asked = met.get(words(wish));
    if (seen == null || asked == null) {
      return false;
    }
    Snapshot now = control.snapshot();
    return seen.isPending(wish, now)
        && (recalled.contains(words(wish))
            || StandingsView.routes(wish, now).stream()
                .anyMatch(id -> control.isRolledBackSince(asked, id)));
  }

  private void carryOut(StandingsView seen, BooleanSupplier goesOn) {
    Snapshot now = control.snapshot();
    // Down first: nobody is to wait there for what needs evidence.
    List<WantedStanding> wishes =
        seen.file().wishes().stream()
            .sorted(Comparator.comparing(wish -> goesUp(wish, now)))
            .toList();
    for (WantedStanding wish : wishes) {
      if (!goesOn.getAsBoolean()) {
        break;
      }
      if (!seen.isPending(wish, control.snapshot())) {
        refused.remove(wish);
      } else if (refused.isDue(wish)) {
        try {
          looked = flip(wish, seen.file());
          refused.remove(wish);
        } catch (ControlRefusal e) {
          if (isMeanwhile(e)) {
            looked = NEVER;
            break;
          }
          if (e.code().equals(ControlRefusal.ROLLED_BACK_MEANWHILE)) {
            recalled.add(words(wish));
          } else {
            refuse(wish, e);
          }
        } catch (IOException e) {
          refuse(wish, e);
        }
      }
    }
    show(seen.file(), seen.noted());
  }

  private static boolean goesUp(WantedStanding wish, Snapshot now) {
    return StandingsView.routes(wish, now).stream()
        .anyMatch(id -> wish.standing().isAbove(now.standing(id)));
  }

  /** Answers the generation of then, at which nobody else has changed anything either. */
  private long flip(WantedStanding wish, StandingsFile wanted) throws IOException {
    Map<String, String> evidence = new HashMap<>();
    for (Map.Entry<String, Path> of : wish.evidence().entrySet()) {
      evidence.put(of.getKey(), EvidenceFile.jws(of.getValue()));
    }
    Asked asked = Objects.requireNonNull(met.get(words(wish)));
    String why = (wish.request().reason() + " (" + wanted.version() + ")").strip();
    FlipRequest request = wish.request().after(looked, evidence.get(wish.name()), why);
    Stopwatch watch = Stopwatch.started();
    List<FlipResult> moved =
        wish.group()
            ? control.flipGroup(wish.name(), request, evidence, asked, watch).routes()
            : List.of(control.flip(wish.name(), request, asked, watch));
    return moved.stream().mapToLong(FlipResult::generation).max().orElse(looked);
  }

  private void refuse(WantedStanding wish, Exception refusal) {
    if (refused.add(wish, refusal)) {
      LOG.warn(
          "{} says {} {}, which is refused: {}",
          path,
          wish.key(),
          wish.standing(),
          refusal.getMessage());
    }
  }

  /** Others changed something at the same time: the next look sees that. */
  private static boolean isMeanwhile(ControlRefusal refusal) {
    return refusal.code().equals(ControlRefusal.GENERATION_CONFLICT)
        || refusal.code().equals(ControlRefusal.MOVED_MEANWHILE);
  }

  private void say(String message) {
    if (!message.equals(fault)) {
      LOG.error("{}", message);
      fault = message;
    }
  }
}
