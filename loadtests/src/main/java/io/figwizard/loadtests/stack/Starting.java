package io.figwizard.loadtests.stack;

import io.figwizard.loadtests.CannotRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Starts services some at a time, until every one is ready or has failed. */
final class Starting {

  // A starting JVM keeps more than one core busy: more at once only start later.
  static final int AT_ONCE = 3;

  private final Map<String, CannotRun> failed = new LinkedHashMap<>();

  /**
   * @param start starts one and returns when it is ready
   */
  Starting(Collection<String> names, Consumer<String> start) {
    ExecutorService starters = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> starts = new ArrayList<>();
      names.forEach(name -> starts.add(starters.submit(() -> start.accept(name))));
      int next = 0;
      for (String name : names) {
        await(name, starts.get(next++));
      }
    } finally {
      starters.shutdownNow();
    }
  }

  /** Why, by name, those did not start that did not. */
  Map<String, CannotRun> failed() {
    return failed;
  }

  private void await(String name, Future<?> start) {
    try {
      start.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CannotRun cannotRun) {
        failed.put(name, cannotRun);
      } else {
        throw new IllegalStateException("starting " + name, e.getCause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotRun("interrupted while starting " + name, e);
    }
  }
}
