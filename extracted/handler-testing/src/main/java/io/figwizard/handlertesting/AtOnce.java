package io.figwizard.handlertesting;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does several things in threads that begin together. */
public final class AtOnce {
  private static final long PATIENCE_SECONDS = 120;

  private AtOnce() {}

  /** The same several times. */
  public static <T> List<T> times(int times, Callable<T> task) throws Exception {
    return all(Collections.nCopies(times, task));
  }

  /** The same several times, told which time it is, from 0. */
  public static <T> List<T> run(int times, IntFunction<T> task) throws Exception {
    return all(IntStream.range(0, times).<Callable<T>>mapToObj(i -> () -> task.apply(i)).toList());
  }

  /**
   * @return the results, in the order of the tasks
   * @throws java.util.concurrent.ExecutionException with what one of them threw
   * @throws java.util.concurrent.TimeoutException when one of them does not end in two minutes
   */
  public static <T> List<T> all(List<Callable<T>> tasks) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(tasks.size());
    try {
      CountDownLatch begin = new CountDownLatch(1);
      List<Future<T>> running = new ArrayList<>();
      for (Callable<T> task : tasks) {
        running.add(
            pool.submit(
                () -> {
                  begin.await();
                  return task.call();
                }));
      }
      begin.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> each : running) {
        results.add(each.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }
}
