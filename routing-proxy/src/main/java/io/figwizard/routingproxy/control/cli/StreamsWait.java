package io.figwizard.routingproxy.control.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Waits until the function holds no stream of some routes any more. */
final class StreamsWait {

  private static final Duration BETWEEN = Duration.ofMillis(300);

  private StreamsWait() {}

  /** Throws CommandFailure where some are left after that time. */
  static void untilNone(AdminClient client, List<String> routes, int seconds, PrintStream out) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    int before = -1;
    while (true) {
      int open = routes.stream().mapToInt(route -> open(client, route)).sum();
      if (open == 0) {
        out.println("No stream is left on the function.");
        return;
      }
      if (open != before) {
        out.println("Open on the function: " + open + (open == 1 ? " stream" : " streams"));
        before = open;
      }
      if (System.nanoTime() - end > 0) {
        throw new CommandFailure(
            CommandFailure.NOT_YET,
            open
                + " open on the function after "
                + seconds
                + " s. The routes are on the monolith all the same; drainStreams in routes.yml"
                + " closes what stays.");
      }
      pause();
    }
  }

  private static int open(AdminClient client, String route) {
    return client.get("routes/" + AdminClient.escape(route) + "/streams").path("extracted").asInt();
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(CommandFailure.NOT_YET, "interrupted while waiting for streams");
    }
  }
}
