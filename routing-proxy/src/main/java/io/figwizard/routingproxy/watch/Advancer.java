package io.figwizard.routingproxy.watch;

import io.dropwizard.lifecycle.Managed;
import io.figwizard.routingproxy.control.ControlRefusal;
import io.figwizard.routingproxy.control.FlipResult;
import io.figwizard.routingproxy.control.RouteControl;
import io.figwizard.routingproxy.control.RoutePlace;
import io.figwizard.routingproxy.routes.AdvanceStep;
import io.figwizard.routingproxy.watch.Finding.State;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings canaries from one declared step to the next: once somebody has started it, after the
 * step's time, with evidence that is in force then, and when enough requests at that step lie
 * within the margins of the watch. Whatever else happens to the route ends it until somebody starts
 * it again. It goes on over a restart of the proxy, with the step's time from its beginning.
 * Thread-safe.
 */
public final class Advancer implements Managed {

  private static final Logger log = LoggerFactory.getLogger(Advancer.class);

  private final RouteControl control;
  private final Watcher watcher;
  private final ScheduledExecutorService executor;
  private final long everyMillis;
  private final Consumer<String> alerts;
  private final LongSupplier nanoTime;
  private final AdvancesFile file;
  private final Map<String, Advance> advances = new ConcurrentHashMap<>();

  /** Held by whoever starts, ends or moves that route: who is told that it stays finds it so. */
  private final Map<String, Lock> turns = new ConcurrentHashMap<>();

  private volatile boolean paused;

  /**
   * @param alerts is told when one ends before its last step; must not wait
   * @param nanoTime as {@link System#nanoTime}; the clock that the watch's windows have
   * @param folder of this proxy's own: where it keeps what is under way, and finds it now
   */
  public Advancer(
      RouteControl control,
      Watcher watcher,
      ScheduledExecutorService executor,
      Duration every,
      Consumer<String> alerts,
      LongSupplier nanoTime,
      Path folder) {
    this.control = control;
    this.watcher = watcher;
    this.executor = executor;
    this.everyMillis = every.toMillis();
    this.alerts = alerts;
    this.nanoTime = nanoTime;
    this.file = new AdvancesFile(folder);
    kept().forEach(this::goOn);
  }

  private List<AdvancesFile.Kept> kept() {
    try {
      return file.read();
    } catch (IOException e) {
      String why = file + " cannot be read (" + e.getMessage() + ")";
      log.error("No route goes up by itself any more: {}", why);
      alerts.accept("no route goes up by itself any more: " + why + "; ./fig advance starts them");
      return List.of();
    }
  }

  /** What was seen before is forgotten; who moved the route in the meantime has ended it. */
  private void goOn(AdvancesFile.Kept kept) {
    Advance advance =
        new Advance(
            kept.startedBy(),
            kept.evidence(),
            kept.generation(),
            nanoTime.getAsLong(),
            false,
            "goes on after a restart of the proxy");
    advances.put(kept.route(), advance);
    log.info("{} goes on going up by itself, started by {}", kept.route(), kept.startedBy());
  }

  /**
   * Takes no step more, until {@link #resume}: another process does. Waits for one that is made.
   */
  public synchronized void pause() {
    paused = true;
  }

  /** Goes on with what the other process has left. */
  public synchronized void resume() {
    List<AdvancesFile.Kept> left = kept();
    advances.replaceAll(
        (id, known) ->
            known.over() || left.stream().anyMatch(kept -> kept.route().equals(id))
                ? known
                : known.ended("ended by the process that had taken this one's place"));
    left.stream().filter(kept -> !goesOn(kept)).forEach(this::goOn);
    paused = false;
  }

  private boolean goesOn(AdvancesFile.Kept kept) {
    Advance known = advances.get(kept.route());
    return known != null && !known.over() && known.generation() == kept.generation();
  }

  /**
   * So that it is found after a restart. Where that fails all end with this process.
   *
   * @return null, or why even those may go on after a restart that have ended
   */
  private @Nullable String keep() {
    // Not this: a look holds it, and waits for the turn that whoever is here may hold.
    synchronized (file) {
      if (paused) {
        return null;
      }
      List<AdvancesFile.Kept> under = new ArrayList<>();
      advances.forEach(
          (id, advance) -> {
            if (!advance.over()) {
              under.add(
                  new AdvancesFile.Kept(
                      id, advance.startedBy(), advance.evidence(), advance.generation()));
            }
          });
      try {
        file.write(under);
        return null;
      } catch (IOException e) {
        return withoutOld(e);
      }
    }
  }

  /** What the file said before still names those that have ended. */
  private @Nullable String withoutOld(IOException unwritten) {
    try {
      file.remove();
      log.warn(
          "{} cannot be written ({}) and is removed: what goes up by itself ends with this process",
          file,
          unwritten.toString());
      return null;
    } catch (IOException e) {
      String why =
          file
              + " can be neither written nor removed ("
              + unwritten
              + "; "
              + e
              + "): a restart of the proxy may make it go on";
      log.error("What goes up by itself and has ended: {}", why);
      return why;
    }
  }

  @Override
  public void start() {
    executor.scheduleWithFixedDelay(this::look, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
  }

  /** A step that is made is made to its end; none is begun any more. */
  @Override
  public void stop() {
    pause();
  }

  /**
   * From the step that the route stands at now. One that goes on there already gets this evidence
   * and keeps its time.
   *
   * @throws ControlRefusal where it stands at no declared step, or there is no evidence to go by
   */
  public AdvanceReport begin(String id, String by, @Nullable String evidence) {
    Lock turn = turn(id);
    turn.lock();
    try {
      return begun(id, by, evidence);
    } finally {
      turn.unlock();
    }
  }

  private AdvanceReport begun(String id, String by, @Nullable String evidence) {
    RoutePlace place = control.place(id);
    List<AdvanceStep> steps = place.advance();
    if (steps.isEmpty()) {
      throw ControlRefusal.conflict(
          "no_steps",
          "The route "
              + id
              + " declares no steps; write them in routes.yml: advance: [{percent: 10, for: 24h}]");
    }
    if (!place.plainCanary() || Advance.here(steps, place.percent()) == null) {
      throw ControlRefusal.conflict(
          "no_step",
          "The route "
              + id
              + " stands at "
              + place.standing()
              + ", which is none of its steps "
              + words(steps)
              + ". Flip it to one of them first.");
    }
    if (evidence == null || evidence.isBlank()) {
      throw ControlRefusal.invalid("evidence", "is needed: each step asks whether it is in force");
    }
    Advance known = advances.get(id);
    Advance begun =
        known != null && !known.over() && known.generation() == place.generation()
            ? new Advance(
                by, evidence, known.generation(), known.since(), false, "has new evidence")
            : new Advance(by, evidence, place.generation(), nanoTime.getAsLong(), false, "begun");
    advances.put(id, begun);
    keep();
    log.info("{} goes up by itself from {} on, started by {}", id, place.standing(), by);
    return AdvanceReport.of(id, begun, steps);
  }

  /**
   * Ends it where it goes on; waits for a step that is being made, and tells where that led. Where
   * it may go on after a restart all the same, the report and an alert say so.
   */
  public AdvanceReport end(String id, String by) {
    Lock turn = turn(id);
    turn.lock();
    try {
      RoutePlace place = control.place(id);
      String stopped = "stopped by " + by + ", it stands at " + place.standing();
      Advance ended =
          advances.computeIfPresent(
              id, (route, known) -> known.over() ? known : known.ended(stopped));
      String unkept = keep();
      if (ended != null && unkept != null) {
        alerts.accept(id + " was " + stopped + ", but " + unkept);
        ended = ended.ended(ended.message() + "; " + unkept + ". Mend that and stop it once more");
      }
      return AdvanceReport.of(id, ended, place.advance());
    } finally {
      turn.unlock();
    }
  }

  /**
   * @throws ControlRefusal where there is no such route: there are as many as routes
   */
  private Lock turn(String id) {
    control.place(id);
    return turns.computeIfAbsent(id, route -> new ReentrantLock());
  }

  /** The routes that go up by themselves now. */
  public Set<String> underWay() {
    Set<String> routes = new TreeSet<>();
    advances.forEach(
        (id, advance) -> {
          if (!advance.over()) {
            routes.add(id);
          }
        });
    return routes;
  }

  /** How far it is. */
  public AdvanceReport report(String id) {
    return AdvanceReport.of(id, advances.get(id), control.place(id).advance());
  }

  synchronized void look() {
    if (paused || watcher.paused()) {
      return;
    }
    for (String id : advances.keySet()) {
      Lock turn = turns.computeIfAbsent(id, route -> new ReentrantLock());
      turn.lock();
      try {
        Advance advance = advances.get(id);
        if (advance != null && !advance.over()) {
          Advance now = looked(id, advance);
          advances.put(id, now);
          if (now.over() || now.generation() != advance.generation()) {
            String unkept = keep();
            if (now.over() && unkept != null) {
              alerts.accept(id + ": " + unkept);
            }
          }
        }
      } finally {
        turn.unlock();
      }
    }
  }

  private Advance looked(String id, Advance advance) {
    try {
      return next(id, advance);
    } catch (ControlRefusal refusal) {
      if (refusal.code().equals(ControlRefusal.GENERATION_CONFLICT)) {
        // It may have been another route, or this one: the next look tells.
        return advance.waits("looks again: a route was changed while it was about to move");
      }
      return over(id, advance, "not moved: " + refusal.getMessage());
    } catch (RuntimeException e) {
      log.error("Moving {} to its next step failed", id, e);
      return over(id, advance, "not moved: " + e);
    }
  }

  private Advance next(String id, Advance advance) {
    RoutePlace place = control.place(id);
    if (place.generation() != advance.generation() || !place.plainCanary()) {
      return over(id, advance, "somebody moved the route, it stands at " + place.standing());
    }
    AdvanceStep here = Advance.here(place.advance(), place.percent());
    if (here == null) {
      return over(id, advance, "routes.yml does not declare " + place.standing() + " any more");
    }
    AdvanceStep after = Advance.after(place.advance(), here.percent());
    if (after == null) {
      return advance.ended("the last step is reached: " + place.standing());
    }
    WatchReport watch = watcher.report(id);
    if (watch.state() == State.WORSE) {
      return over(id, advance, "the extracted side does worse: " + watch.message());
    }
    long left = here.observed().toNanos() - (nanoTime.getAsLong() - advance.since());
    if (left > 0) {
      return advance.waits(
          "stays at "
              + place.standing()
              + " for "
              + Duration.ofNanos(left).toSeconds()
              + " s more");
    }
    // The watch reaches further back: what fewer users did says nothing of this step.
    WatchReport step = watcher.report(id, advance.since());
    if (step.state() != State.NO_WORSE) {
      return advance.waits(step.message());
    }
    String against = watcher.againstMore(id, advance.since()).orElse(null);
    if (against != null) {
      return advance.waits("stays at " + place.standing() + ": " + against);
    }
    FlipResult result =
        control.flip(
            id,
            place.to(
                after.percent(),
                "advance, started by " + advance.startedBy(),
                "step " + after.percent() + " %: " + step.message(),
                advance.evidence()));
    return advance.at(result.generation(), nanoTime.getAsLong());
  }

  private Advance over(String id, Advance advance, String why) {
    log.warn("{} does not go up by itself any more: {}", id, why);
    alerts.accept(id + " does not go up by itself any more: " + why);
    return advance.ended(why);
  }

  private static String words(List<AdvanceStep> steps) {
    return steps.stream().map(step -> step.percent() + " %").toList().toString();
  }
}
