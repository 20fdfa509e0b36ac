package io.figwizard.routingproxy.diff;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.evidence.RunningBuilds;
import io.figwizard.routingproxy.control.state.SharedFindings;
import io.figwizard.routingproxy.coverage.MonolithAnswers;
import io.figwizard.routingproxy.diff.Counting.Counted;
import io.figwizard.routingproxy.diff.DiffReport.AnswerReport;
import io.figwizard.routingproxy.dryrun.DryRunTroubles;
import io.figwizard.routingproxy.findings.FindingsSource;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.shadow.AnswerPair;
import io.figwizard.routingproxy.shadow.Copies;
import io.figwizard.routingproxy.shadow.FailedCopy;
import io.figwizard.routingproxy.shadow.Lost;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares pairs of answers on a thread of its own and keeps the books. Where more pairs come than
 * it can compare, those beyond a few are dropped and counted. Thread-safe.
 */
public final class Differ implements Copies, FindingsSource, Managed {

  private static final Logger LOG = LoggerFactory.getLogger(Differ.class);
  private static final int MOST_WAITING = 200;
  private static final long MOST_WAITING_BYTES = 32L * 1024 * 1024;
  private static final int BUILDS_EVERY = 5;
  private static final Duration KEEP = Duration.ofSeconds(5);

  private final RouteControl control;
  private final DryRunTroubles troubles;
  private final RulesInForce rules;
  private final Duration look;
  private final RunningBuilds running = Builds.asked();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final KeptFiles files;
  private final Counting counting;
  private final @Nullable OtherProxies others;
  private final Clock clock;
  private final Counter comparisons;
  private final ScheduledExecutorService schedule;
  private final ThreadPoolExecutor comparing;
  private final Books books;
  private final Map<String, Long> begunAlone = new ConcurrentHashMap<>();
  private boolean paused;

  /**
   * @param rulesFile need not exist
   * @param look how often to look whether it changed; zero for never
   * @param folder where summaries and examples are kept; created where it is missing
   * @param answers what the monolith has answered of late
   * @param others whose numbers count, too; null where the proxy has its state for itself
   * @param schedule for looking at the file and writing; its threads are stopped by its owner
   */
  public Differ(
      RouteControl control,
      DryRunTroubles troubles,
      Path rulesFile,
      Duration look,
      Path folder,
      MonolithAnswers answers,
      @Nullable OtherProxies others,
      Clock clock,
      ScheduledExecutorService schedule,
      PrometheusRegistry metrics) {
    this.control = control;
    this.troubles = troubles;
    this.rules = new RulesInForce(rulesFile);
    this.look = look;
    this.files = new KeptFiles(folder);
    this.others = others;
    this.clock = clock;
    this.schedule = schedule;
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    this.books = new Books(control, rules, new Keeping(new Redaction(key, rules::names), clock));
    this.counting = new Counting(control, books, answers, others, running);
    this.comparing =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            work -> {
              Thread thread = new Thread(work, "proxy-diff");
              thread.setDaemon(true);
              return thread;
            });
    this.comparisons =
        Counter.builder()
            .name("fig_proxy_diff_pairs_total")
            .help("Pairs of answers of routes in mode shadow, by what came of comparing them.")
            .labelNames("route", "result")
            .withoutExemplars()
            .register(metrics);
  }

  /** Reads the rules. */
  @Override
  public void start() {
    rules.look();
    books.inherit(files.books());
    every(KEEP, this::keep);
    if (!look.isZero()) {
      every(look, this::look);
      every(look.multipliedBy(BUILDS_EVERY), this::lookAtBuilds);
    }
  }

  /** Keeps what was compared until now. */
  @Override
  public void stop() {
    comparing.shutdownNow();
    keep();
  }

  /** Keeps a last time; from then on the files are another process's. */
  public synchronized void pause() {
    keep();
    paused = true;
  }

  /** The files are this process's again. */
  public synchronized void resume() {
    paused = false;
  }

  @Override
  public void answered(AnswerPair pair) {
    if (!execute(pair.size(), () -> compare(pair))) {
      comparisons.labelValues(pair.route().id(), "dropped").inc();
    }
  }

  @Override
  public void lost(String route, Lost why) {
    books.of(route).lost(why);
  }

  @Override
  public void lost(FailedCopy copy) {
    Book book = books.of(copy.route().id());
    book.lost(copy.why());
    if (book.wantsFailed(copy.why())
        && !execute(copy.request().body().length, () -> book.keep(copy))) {
      // There is another one soon, or nobody reads it any more.
      LOG.debug("No room for an example of a copy of {} that failed", copy.route().id());
    }
  }

  /**
   * In what the sides of a route differ, as far as they were compared.
   *
   * @throws io.figwizard.routingproxy.control.ControlRefusal 404 where there is no such route
   */
  public DiffReport report(String id) {
    Route route = control.route(id);
    try {
      return report(route, counting.all(route, false));
    } catch (IOException e) {
      LOG.debug("What other proxies have compared of {} cannot be asked", id, e);
      return report(route, counting.alone(route.id(), e));
    }
  }

  private DiffReport report(Route route, Counted counted) {
    return Reporting.report(
        route,
        counted,
        rules.fault(),
        rules.rules().mayDiffer(route.id()),
        clock.instant(),
        troubles.of(route));
  }

  /**
   * What was compared of a route, of the builds that run now: asks both sides for them.
   *
   * @param answers of the monolith, and how often each was compared
   */
  record Found(BookPage page, List<AnswerReport> answers, Readiness readiness) {}

  Found found(Route route) {
    Counted counted = counted(route);
    BookPage page = counted.page();
    return new Found(
        page,
        Reporting.answers(page, counted.answers()),
        new Readiness(
            route,
            page,
            Reporting.fields(page),
            rules.rules().mayDiffer(route.id()),
            clock.instant()));
  }

  private Counted counted(Route route) {
    try {
      return counting.all(route, true);
    } catch (IOException e) {
      throw notAsked(
          "Nobody knows what the other proxies have compared of "
              + route.id()
              + ": the state's database cannot be asked ("
              + e.getMessage()
              + "). Ask again.");
    }
  }

  /**
   * Forgets what was compared of a route, at all proxies: after a deployment of one of its sides,
   * most of all.
   *
   * @throws ControlRefusal 404 where there is no such route; 503 where other proxies cannot be told
   */
  public DiffReport begin(String id) {
    String route = control.route(id).id();
    if (others == null) {
      books.anew(route);
      begunAlone.merge(route, 1L, Long::sum);
      return report(id);
    }
    try {
      books.of(route, new Era(books.of(route).era().shadow(), others.books.begin(route)));
    } catch (IOException e) {
      throw notAsked(
          "The other proxies cannot be told to begin anew with "
              + route
              + ", so nothing was begun: the state's database cannot be asked ("
              + e.getMessage()
              + "). Ask again.");
    }
    return report(id);
  }

  /**
   * How often that was done, at any proxy.
   *
   * @throws ControlRefusal 503 where other proxies cannot be asked
   */
  Map<String, Long> begun() {
    if (others == null) {
      return Map.copyOf(begunAlone);
    }
    try {
      return others.books.begun();
    } catch (IOException e) {
      throw notAsked(
          "Nobody knows what another proxy has begun anew: the state's database cannot be asked ("
              + e.getMessage()
              + "). Ask again.");
    }
  }

  private static ControlRefusal notAsked(String message) {
    return new ControlRefusal(503, "other_proxies_not_asked", message, Map.of());
  }

  @Override
  public SharedFindings.Kind kind() {
    return SharedFindings.Kind.BOOK;
  }

  @Override
  public Set<String> untold(Map<String, Long> begun) {
    books.learn(begun);
    keep();
    return others == null ? Set.of() : others.books.untold();
  }

  @Override
  public @Nullable String text(String route) {
    return others == null ? null : others.books.text(route);
  }

  @Override
  public void told(Set<String> routes) {
    if (others != null) {
      others.books.told(routes);
    }
  }

  /** Not where too much waits already, of which bodies take the memory; answers whether it will. */
  private boolean execute(long size, Runnable work) {
    if (waitingBytes.addAndGet(size) <= MOST_WAITING_BYTES) {
      try {
        comparing.execute(
            () -> {
              waitingBytes.addAndGet(-size);
              work.run();
            });
        return true;
      } catch (RejectedExecutionException e) {
        LOG.debug("{} wait, or the proxy stops", MOST_WAITING);
      }
    }
    waitingBytes.addAndGet(-size);
    return false;
  }

  private void compare(AnswerPair pair) {
    String route = pair.route().id();
    try {
      boolean equal = books.of(route).enter(pair);
      comparisons.labelValues(route, equal ? "equal" : "different").inc();
    } catch (RuntimeException e) {
      comparisons.labelValues(route, "failed").inc();
      LOG.error("Answers of {} could not be compared: a defect of the proxy", route, e);
    }
  }

  private void every(Duration pause, Runnable work) {
    schedule.scheduleWithFixedDelay(
        () -> {
          try {
            work.run();
          } catch (RuntimeException e) {
            // It would end the schedule.
            LOG.error("Looking after what was compared failed; it is tried again", e);
          }
        },
        pause.toMillis(),
        pause.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void look() {
    books.look();
    if (rules.look()) {
      books.allAnew();
    }
  }

  private void lookAtBuilds() {
    Builds builds = new Builds(running);
    books.forEach(
        (id, book) -> {
          Route route = control.current().route(id).orElse(null);
          String now = route == null || route.mode() != Mode.SHADOW ? null : builds.of(route);
          if (now != null) {
            books.ofBuilds(id, book, now);
          }
        });
  }

  private synchronized void keep() {
    if (!paused) {
      books.forEach(this::keep);
    }
  }

  private void keep(String id, Book book) {
    Route route = control.current().route(id).orElse(null);
    if (route == null || !book.takeChanged()) {
      return;
    }
    KeptBook kept = book.kept();
    if (others != null) {
      others.books.tell(id, kept);
    }
    try {
      Counted own = counting.own(id);
      files.write(report(route, own), own.page(), kept);
    } catch (IOException e) {
      LOG.warn("What was compared of {} could not be kept: {}", id, e.toString());
    }
  }
}
