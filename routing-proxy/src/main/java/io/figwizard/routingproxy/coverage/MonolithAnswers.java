package io.figwizard.routingproxy.coverage;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.dataplane.Outcomes;
import io.figwizard.routingproxy.dataplane.Unsettled;
import io.figwizard.routingproxy.routes.Side;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * In which ways the monolith has answered each route within the last 14 days, over restarts of the
 * proxy. Written every few seconds; a crash loses those. Thread-safe.
 */
public final class MonolithAnswers implements Outcomes, Managed {

  /** Longer ago, and nobody can say that it still happens. */
  public static final Duration LATELY = Duration.ofDays(14);

  private static final Duration SAVE = Duration.ofSeconds(5);

  /** Errors whose body waits to be looked into; what is more is left out, and comes again. */
  private static final int MOST_WAITING = 500;

  private final AnswersFile file;
  private final Clock clock;
  private final ScheduledExecutorService executor;
  private final AtomicInteger waiting = new AtomicInteger();
  private final Map<String, RouteAnswers> routes = new ConcurrentHashMap<>();
  private volatile Unsettled unsettled = Unsettled.NOTHING;
  private boolean paused;

  /**
   * @param folder the proxy's state folder
   * @param executor its threads are stopped by its owner
   */
  public MonolithAnswers(Path folder, Clock clock, ScheduledExecutorService executor) {
    this.file = new AnswersFile(folder);
    this.clock = clock;
    this.executor = executor;
    file.read().forEach((route, answers) -> answers.forEach(of(route)::restore));
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(
        this::save, SAVE.toMillis(), SAVE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void stop() {
    save();
  }

  /** Writes a last time; from then on the file is another process's. */
  public synchronized void pause() {
    save();
    paused = true;
  }

  /** The file is this process's again. */
  public synchronized void resume() {
    paused = false;
  }

  @Override
  public void settledBy(Unsettled source) {
    unsettled = source;
  }

  @Override
  public void ended(String route, Side side, Ending ending, long nanos, long at) {
    // Says nothing of what was answered.
  }

  @Override
  public void monolithSaid(
      String route, int status, String contentType, String coding, byte @Nullable [] error) {
    RouteAnswers answers = of(route);
    if (error == null) {
      answers.count(status, contentType, clock.millis());
      return;
    }
    if (waiting.incrementAndGet() > MOST_WAITING) {
      waiting.decrementAndGet();
      return;
    }
    try {
      executor.execute(
          () -> {
            waiting.decrementAndGet();
            answers.count(Branch.of(status, contentType, coding, error), clock.millis());
          });
    } catch (RejectedExecutionException e) {
      // The proxy stops.
      waiting.decrementAndGet();
    }
  }

  /** By status; what this proxy alone was answered. */
  public List<GivenAnswer> lately(String route) {
    unsettled.settle(route);
    return settled(route);
  }

  /** Of all routes of which there are any. */
  Map<String, List<GivenAnswer>> all() {
    unsettled.settleAll();
    Map<String, List<GivenAnswer>> all = new TreeMap<>();
    routes.forEach((route, answers) -> all.put(route, settled(route)));
    all.values().removeIf(List::isEmpty);
    return all;
  }

  private List<GivenAnswer> settled(String route) {
    RouteAnswers known = routes.get(route);
    return known == null ? List.of() : known.since(clock.instant().minus(LATELY));
  }

  private RouteAnswers of(String route) {
    RouteAnswers known = routes.get(route);
    return known != null ? known : routes.computeIfAbsent(route, id -> new RouteAnswers());
  }

  private synchronized void save() {
    if (paused) {
      return;
    }
    file.write(all());
  }
}
