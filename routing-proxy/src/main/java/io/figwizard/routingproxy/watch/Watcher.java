package io.figwizard.routingproxy.watch;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.GroupSplit;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.traffic.RollbackReport;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.Side;
import io.figwizard.routingproxy.watch.Finding.State;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds how the two sides of each moved route do, and hands a route back to the
 * monolith when its extracted side does worse. Never moves a route the other way. Thread-safe.
 */
public final class Watcher implements Managed {
  private static final Logger log = LoggerFactory.getLogger(Watcher.class);
  private static final String WHO = "routing-proxy, by itself";
  private static final String OWN_ALONE = "of this proxy alone: ";
  private static final String AS_FAR_AS_READ =
      ", with each answer of the monolith that cannot be read counted as a bad one";

  private final RouteControl control;
  private final RouteWindows windows;
  private final WatchConfiguration configuration;
  private final RouteThresholds thresholds;
  private final ScheduledExecutorService executor;
  private final Consumer<String> alerts;
  private final RollbackReport movedBack;
  private final Function<Route, List<String>> circuits;
  private final Counter rollbacks;

  /** When the users of a route came to its extracted side. */
  private final Map<String, Long> movedAt = new ConcurrentHashMap<>();

  private final Yardstick yardstick;

  /** Routes of which the log has it that bodies cannot be read. */
  private final Set<String> unread = ConcurrentHashMap.newKeySet();

  private final Map<String, Finding> found = new ConcurrentHashMap<>();

  /** Twice in a window the routes that nobody watches are looked at too: what they do is kept. */
  private final long looksAtAll;

  private long looks;
  private volatile boolean paused;

  /**
   * @param alerts is told of each rollback; must not wait
   * @param report of who was moved by one
   * @param circuits which servers of a route are left alone, or were of late, in words
   */
  public Watcher(
      RouteControl control,
      RouteWindows windows,
      WatchConfiguration configuration,
      ScheduledExecutorService executor,
      Consumer<String> alerts,
      RollbackReport report,
      Function<Route, List<String>> circuits,
      PrometheusRegistry metrics) {
    this.control = control;
    this.windows = windows;
    this.configuration = configuration;
    this.thresholds = new RouteThresholds(control, configuration);
    this.yardstick = new Yardstick(configuration.getWindow().toNanoseconds());
    this.looksAtAll =
        Math.max(
            1,
            configuration.getWindow().toNanoseconds()
                / configuration.getEvery().toNanoseconds()
                / 2);
    this.executor = executor;
    this.alerts = alerts;
    this.movedBack = report;
    this.circuits = circuits;
    this.rollbacks =
        Counter.builder()
            .name("fig_proxy_automatic_rollbacks_total")
            .help("Routes that the proxy handed back because their extracted side did worse.")
            .labelNames("route")
            .register(metrics);
  }

  /**
   * What the monoliths did is kept in that folder from now on, and what is kept there counts. To be
   * asked for before the first look.
   *
   * @param executor its threads are stopped by its owner
   */
  public BaselineKeeping keptIn(Path folder, Clock clock, ScheduledExecutorService executor) {
    return new BaselineKeeping(control, yardstick, folder, clock, windows.now(), executor);
  }

  @Override
  public void start() {
    long millis = configuration.getEvery().toMilliseconds();
    executor.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
  }

  /**
   * What the numbers of a route say now.
   *
   * @throws io.figwizard.routingproxy.control.ControlRefusal 404 where there is no such route
   */
  public WatchReport report(String id) {
    return report(id, Long.MIN_VALUE);
  }

  /**
   * What the numbers say of requests to the extracted side since then alone.
   *
   * @param notBefore on the clock of the windows
   */
  WatchReport report(String id, long notBefore) {
    return report(control.route(id), notBefore);
  }

  /**
   * Looks no more, until {@link #resume}: another process does. Waits for a look that is under way.
   */
  public synchronized void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
  }

  synchronized void look() {
    if (paused) {
      return;
    }
    boolean atAll = looks++ % looksAtAll == 0;
    for (Route route : control.current().routes()) {
      try {
        look(route, atAll);
      } catch (RuntimeException e) {
        // It would end the schedule, and with it the watch over every route.
        log.error("Watching {} failed; it is tried again", route.id(), e);
      }
    }
  }

  private void look(Route route, boolean atAll) {
    if (route.mode() == Mode.RETIRED || route.mode().monolithServesAll()) {
      rest(route, atAll);
    } else {
      windows.keep(route.id());
      judge(route);
    }
  }

  /**
   * Nothing to compare: of thousands of routes most are such, so this must cost next to nothing.
   */
  private void rest(Route route, boolean keep) {
    movedAt.remove(route.id());
    found.remove(route.id());
    if (keep && route.extracted() != null) {
      windows.keep(route.id());
      monolithOf(Whose.ALL, route);
      if (windows.countsOthers(route.id())) {
        monolithOf(Whose.OWN, route);
      }
    }
  }

  private void judge(Route route) {
    WatchReport report = report(route, Long.MIN_VALUE);
    Finding now = new Finding(report.state(), report.message());
    Finding before = found.put(route.id(), now);
    if (now.state() != State.WORSE) {
      return;
    }
    String why =
        String.join(
            ". ", Stream.concat(Stream.of(now.message()), report.circuits().stream()).toList());
    if (thresholds.of(route.id()).rollback()) {
      FlipResult result =
          GroupSplit.addedTo(
              movedBack.ofThisProxy(route.id(), () -> control.rollback(route.id(), WHO, why)),
              control);
      if (result.changed()) {
        rollbacks.labelValues(route.id()).inc();
        String told =
            route.id()
                + " went back to the monolith by itself: "
                + why
                + (result.back() == null ? "" : " (" + result.back() + ")")
                + (result.kept() ? "" : ". " + result.warning())
                + (result.split() == null ? "" : ". Note: " + result.split());
        log.error("{}", told);
        alerts.accept(told);
      }
    } else if (before == null || before.state() != State.WORSE) {
      log.error("{} does worse than the monolith and stays: {}", route.id(), why);
      alerts.accept(route.id() + " does worse than the monolith and stays: " + why);
    }
  }

  private WatchReport report(Route route, long notBefore) {
    String id = route.id();
    long now = windows.now();
    Numbers monolith = monolithOf(Whose.ALL, route);
    if (route.mode() == Mode.RETIRED) {
      // There is nowhere to go back to.
      return told(route, new Finding(State.IDLE, "retired"), monolith, Numbers.NONE);
    }
    if (route.mode().monolithServesAll()) {
      movedAt.remove(id);
      String where =
          route.mode() == Mode.SHADOW
              ? "on the monolith, with copies to the extracted side: ./fig diff " + id
              : "on the monolith";
      return told(route, new Finding(State.IDLE, where), monolith, Numbers.NONE);
    }
    Thresholds limits = thresholds.of(id);
    long since = Math.max(notBefore, movedAt.computeIfAbsent(id, moved -> now));
    Judged all = judged(Whose.ALL, route, since, limits);
    Finding finding = all.finding();
    if (finding.state() == State.NO_WORSE && windows.countsOthers(id)) {
      // One of several whose way to the function is broken is lost among the others.
      Finding own = judged(Whose.OWN, route, since, limits).finding();
      if (own.state() == State.WORSE) {
        finding = new Finding(State.WORSE, OWN_ALONE + own.message());
      }
    }
    return told(route, finding, all.sides().monolith(), all.sides().extracted());
  }

  private record Judged(Finding finding, Sides sides) {}

  private Judged judged(Whose whose, Route route, long since, Thresholds limits) {
    Comparison comparison = comparison(limits);
    Sides sides = sides(whose, route, since, limits.minRequests());
    Finding finding = judge(comparison, sides);
    if (finding.state() == State.NO_WORSE) {
      // Times take more requests to compare, so of a route with few they are from longer ago.
      Sides more = sides(whose, route, since, limits.latencyMinRequests());
      Finding further = judge(comparison, more);
      if (further.state() == State.WORSE) {
        return new Judged(further, more);
      }
    }
    return new Judged(finding, sides);
  }

  private static Finding judge(Comparison comparison, Sides sides) {
    Finding finding = comparison.judge(sides.monolith(), sides.extracted(), sides.seen());
    Sides read = sides.asFarAsRead();
    if (read != null && finding.state() == State.NO_WORSE) {
      Finding said = judge(comparison, read);
      if (said.state() == State.WORSE) {
        return new Finding(State.WORSE, said.message() + AS_FAR_AS_READ);
      }
    }
    String why = sides.byStatus();
    return why.isEmpty() ? finding : new Finding(finding.state(), finding.message() + "; " + why);
  }

  private WatchReport told(Route route, Finding finding, Numbers monolith, Numbers extracted) {
    return WatchReport.of(route, finding, monolith, extracted, circuits.apply(route));
  }

  /**
   * What the sides did in the same time, or the monolith before, where that says too little.
   *
   * @param seen how long that was
   * @param byStatus why what bodies say is left out of both; empty where it is not
   * @param asFarAsRead with what those bodies say that can be read, as good for the extracted side
   *     as it may be; null where it cannot be compared at all
   */
  private record Sides(
      Numbers monolith,
      Numbers extracted,
      Duration seen,
      String byStatus,
      @Nullable Sides asFarAsRead) {}

  /**
   * Within the window, or as far back as it takes to see so many requests to each side.
   *
   * @param moved when its users came to the extracted side, or later; nothing before counts for it
   */
  private Sides sides(Whose whose, Route route, long moved, long requests) {
    String id = route.id();
    long now = windows.now();
    long since = windows.since(whose, id, Side.EXTRACTED, requests, moved);
    Numbers extracted = windows.numbers(whose, id, Side.EXTRACTED, since);
    // Where there were not as many, they are all that came since the move.
    long seen =
        Math.min(now - (extracted.requests() < requests ? moved : since), windows.reachNanos());
    Baselines.Baseline monolith = baseline(whose, route, since, requests);
    return comparable(route, monolith, extracted, since, Duration.ofNanos(seen));
  }

  private Sides comparable(
      Route route, Baselines.Baseline monolith, Numbers extracted, long since, Duration seen) {
    Numbers theirs = monolith.numbers();
    long least = thresholds.of(route.id()).minRequests();
    // Where there are none, it does not matter since when.
    long first = theirs.requests() == 0 ? since : Math.min(since, monolith.since());
    String why = yardstick.byStatusAlone(route, theirs, extracted, first, least, windows.now());
    if (why == null) {
      return new Sides(theirs, extracted, seen, "", null);
    }
    boolean unreadable = theirs.said().unreadable() + extracted.said().unreadable() > 0;
    if (unreadable && !why.isEmpty() && unread.add(route.id())) {
      log.warn("{}: {}", route.id(), why);
    }
    Sides read =
        why.isEmpty() || theirs.requests() < least || yardstick.mixed(route, first, windows.now())
            ? null
            : new Sides(theirs.withUnreadableAsBad(), extracted, seen, "", null);
    return new Sides(theirs.byStatus(), extracted.byStatus(), seen, why, read);
  }

  /** Whether another process does what this one did by itself. */
  boolean paused() {
    return paused;
  }

  /** Who is told of what the proxy does by itself. */
  public Consumer<String> alerts() {
    return alerts;
  }

  /**
   * What speaks against more users for the extracted side now; empty where nothing does.
   *
   * @param notBefore what it did earlier says nothing, on the clock of the windows
   */
  Optional<String> againstMore(String id, long notBefore) {
    Thresholds limits = thresholds.of(id);
    Comparison comparison = comparison(limits);
    Route route = control.route(id);
    long since = Math.max(notBefore, movedAt.getOrDefault(id, windows.now()));
    long requests = Math.max(limits.minRequests(), limits.latencyMinRequests());
    Sides all = sides(Whose.ALL, route, since, requests);
    Optional<String> seen = comparison.againstMore(all.monolith(), all.extracted());
    Optional<String> against =
        all.byStatus().isEmpty()
            ? seen
            : Optional.of(seen.map(it -> it + "; ").orElse("") + all.byStatus());
    if (against.isPresent() || !windows.countsOthers(id)) {
      return against;
    }
    Sides own = sides(Whose.OWN, route, since, requests);
    // All together are enough; one that has few says nothing against it.
    return comparison.tooFew(own.monolith(), own.extracted())
        ? against
        : comparison.againstMore(own.monolith(), own.extracted()).map(OWN_ALONE::concat);
  }

  private Comparison comparison(Thresholds limits) {
    return new Comparison(limits, Duration.ofNanos(windows.reachNanos()));
  }

  private Numbers monolithOf(Whose whose, Route route) {
    long requests = thresholds.of(route.id()).minRequests();
    return baseline(whose, route, windows.now(), requests).numbers();
  }

  /**
   * @param since at least since then; the window's time, and as far back as it takes to see so many
   *     requests, are looked at too
   */
  private Baselines.Baseline baseline(Whose whose, Route route, long since, long requests) {
    String id = route.id();
    Thresholds limits = thresholds.of(id);
    long now = windows.now();
    long enough = windows.since(whose, id, Side.MONOLITH, requests, Long.MIN_VALUE / 2);
    long first = Math.min(since, enough);
    Numbers numbers = windows.numbers(whose, id, Side.MONOLITH, first);
    Baselines.Baseline found =
        yardstick.of(whose, route, new Baselines.Baseline(numbers, first), limits, now);
    if (whose == Whose.ALL || found.numbers().requests() >= limits.minRequests()) {
      return found;
    }
    // Times depend on where a proxy is, what is answered does not.
    Baselines.Baseline all = baseline(Whose.ALL, route, since, requests);
    return new Baselines.Baseline(all.numbers().withoutTimes(), all.since());
  }
}
