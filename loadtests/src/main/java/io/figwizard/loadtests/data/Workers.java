package io.figwizard.loadtests.data;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Runs tasks on a few threads, each with a connection of its own. */
record Workers(Connecting connecting, int threads) {

  /** Something to do with a connection. */
  interface Task {
    void run(Connection connection) throws SQLException;
  }

  /** Opens a connection. */
  interface Connecting {
    Connection open() throws SQLException;
  }

  /**
   * Runs all tasks and returns when they are done.
   *
   * @throws SQLException the first that a task threw; the tasks not begun by then are dropped
   */
  void run(List<Task> tasks) throws SQLException {
    Queue<Task> waiting = new ConcurrentLinkedQueue<>(tasks);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        workers.add(pool.submit(() -> drain(waiting)));
      }
      for (Future<?> worker : workers) {
        await(worker, waiting);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private @Nullable Void drain(Queue<Task> waiting) throws SQLException {
    try (Connection connection = connecting.open()) {
      for (Task task = waiting.poll(); task != null; task = waiting.poll()) {
        task.run(connection);
      }
    } catch (SQLException | RuntimeException e) {
      waiting.clear();
      throw e;
    }
    return null;
  }

  private static void await(Future<?> worker, Queue<Task> waiting) throws SQLException {
    try {
      worker.get();
    } catch (InterruptedException e) {
      waiting.clear();
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted while loading", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause
          ? cause
          : new SQLException("a loading thread failed: " + e.getCause(), e.getCause());
    }
  }
}
