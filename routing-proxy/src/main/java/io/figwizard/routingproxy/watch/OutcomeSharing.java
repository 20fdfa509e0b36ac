package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.state.Replica;
import io.figwizard.routingproxy.control.state.SharedOutcomes;
import io.figwizard.routingproxy.control.state.SharedOutcomes.Heard;
import io.figwizard.routingproxy.control.state.SharedOutcomes.Told;
import io.figwizard.routingproxy.control.state.SharedStore;
import io.figwizard.routingproxy.control.state.StateJson;
import io.figwizard.routingproxy.routes.LiveRoutes;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the proxies that share a state count together: tells the others what this one's requests did,
 * each time a slice of the window is over, and counts what they tell in the slice in which it
 * happened. No request waits for that, and where the database is away each proxy goes by its own.
 * Thread-safe.
 */
public final class OutcomeSharing implements Managed {

  private static final Logger log = LoggerFactory.getLogger(OutcomeSharing.class);
  private static final long MOST_OFTEN_MILLIS = 1000;
  private static final long SHORTEST_LATE_NANOS = 30_000_000_000L;
  private static final int MOST_CHARACTERS = 1_000_000;

  private static final String TELLS_NOTHING =
      "it tells nothing: an older version, cut off, or started just now";

  /** Another proxy whose requests are not counted here, and why. */
  private record Left(@Nullable String proxy, String why) {}

  private final RouteWindows windows;
  private final LiveRoutes routes;
  private final SharedStore store;
  private final ScheduledExecutorService executor;
  private final SharedOutcomes outcomes;
  private final OwnOutcomes own;
  private final ObjectMapper json = StateJson.mapper();

  /** The newest slice of each other proxy that is known. */
  private final Map<UUID, Long> heard = new HashMap<>();

  private final Map<UUID, Left> left = new ConcurrentHashMap<>();

  /** When the newest slice began that a proxy of that name told. */
  private final Map<String, Long> newest = new ConcurrentHashMap<>();

  private volatile @Nullable String fault;

  /** The first slice that was not told. */
  private long next;

  private boolean paused;

  public OutcomeSharing(
      RouteWindows windows,
      LiveRoutes routes,
      SharedStore store,
      ScheduledExecutorService executor) {
    this.windows = windows;
    this.routes = routes;
    this.store = store;
    this.executor = executor;
    outcomes = store.outcomes(windows::now);
    own = new OwnOutcomes(windows, routes, MOST_CHARACTERS);
    // With a sign that can be told at once.
    next = OwnOutcomes.sign(windows.slice(windows.now()) - 2);
  }

  @Override
  public void start() {
    long half = TimeUnit.NANOSECONDS.toMillis(windows.sliceNanos() / 2);
    executor.scheduleWithFixedDelay(
        this::look, 0, Math.max(MOST_OFTEN_MILLIS, half), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    pause();
  }

  /** Tells all that there is; from then on another process tells. */
  public synchronized void pause() {
    if (!paused) {
      // That of now, too: it is told once, so what comes into it later is not told.
      exchange(windows.slice(windows.now()) + 1);
      paused = true;
    }
  }

  public synchronized void resume() {
    paused = false;
  }

  synchronized void look() {
    if (!paused) {
      // What became of requests is noted a moment later than it happened.
      exchange(windows.slice(windows.now() - windows.sliceNanos() / 2));
    }
  }

  private void exchange(long end) {
    windows.settle();
    try {
      Set<UUID> others =
          outcomes.exchange(
              own.slices(next, end),
              Duration.ofNanos(windows.windowNanos()),
              Map.copyOf(heard),
              this::hear);
      next = Math.max(next, end);
      heard.keySet().retainAll(others);
      left.keySet().retainAll(others);
      long late = windows.now() - lateNanos();
      newest.values().removeIf(began -> began < late);
      fault = null;
    } catch (IOException e) {
      // That the database is away the state says; what is due is told when it is back.
      log.debug("What other proxies counted is not known: {}", e.toString());
      fault = String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      // It would end the schedule.
      log.error("Counting together with other proxies failed; it is tried again", e);
      fault = e.toString();
    }
  }

  private long lateNanos() {
    // Of a short window several slices are told at once.
    return Math.max(OwnOutcomes.SIGN_LATE * windows.sliceNanos(), SHORTEST_LATE_NANOS);
  }

  private void hear(Heard one) {
    // First: what cannot be counted is not asked for again.
    heard.put(one.instance(), one.told().number());
    if (one.proxy() != null) {
      newest.merge(one.proxy(), one.told().began(), Math::max);
    }
    String why = count(one.told());
    if (why == null) {
      left.remove(one.instance());
    } else if (left.put(one.instance(), new Left(one.proxy(), why)) == null) {
      log.warn(
          "The requests of the proxy {} are not counted here: {}",
          one.proxy() == null ? one.instance() : one.proxy(),
          why);
    }
  }

  /** Gives back why it cannot be counted; null where it was. */
  private @Nullable String count(Told told) {
    if (told.form() != OwnOutcomes.FORM) {
      return "it tells them in the form %d, this proxy knows %d"
          .formatted(told.form(), OwnOutcomes.FORM);
    }
    if (told.nanos() != windows.sliceNanos()) {
      return "its watch.window is not the same";
    }
    if (told.began() > windows.now()) {
      return "they lie in the future: the database's clock was turned back";
    }
    ToldRoute[] all;
    try {
      all = json.readValue(told.content(), ToldRoute[].class);
    } catch (JsonProcessingException e) {
      return "what it told cannot be read";
    }
    if (!Arrays.stream(all).allMatch(one -> one != null && one.sound())) {
      return "what it told makes no sense";
    }
    RouteTable table = routes.current();
    for (ToldRoute one : all) {
      if (table.route(one.route()).filter(OwnOutcomes::isTold).isPresent()) {
        count(one, told.began());
      }
    }
    return null;
  }

  private void count(ToldRoute told, long began) {
    for (Side side : Side.values()) {
      KeptNumbers numbers = told.of(side);
      if (numbers != null) {
        windows.countOthers(told.route(), side, numbers.numbers(), began);
      }
    }
  }

  /** Whose requests are counted together now. Asks the database. */
  Counted counted() {
    String cut = fault;
    if (cut != null) {
      return new Counted(List.of(), List.of(), cut);
    }
    List<String> proxies = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    try {
      for (Replica replica : store.replicas()) {
        String why = replica.self() ? null : why(replica);
        if (why == null) {
          proxies.add(replica.name());
        } else {
          missing.add(replica.name() + " (" + why + ")");
        }
      }
    } catch (IOException e) {
      return new Counted(List.of(), List.of(), String.valueOf(e.getMessage()));
    }
    return new Counted(proxies, missing, null);
  }

  private @Nullable String why(Replica replica) {
    if (replica.silent()) {
      return String.format(Locale.ROOT, "silent for %.0f s", replica.secondsSinceSeen());
    }
    return left.values().stream()
        .filter(it -> replica.name().equals(it.proxy()))
        .map(Left::why)
        .findFirst()
        .orElseGet(() -> newest.containsKey(replica.name()) ? null : TELLS_NOTHING);
  }
}
