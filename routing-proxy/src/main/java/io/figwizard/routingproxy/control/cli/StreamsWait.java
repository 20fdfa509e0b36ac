package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Waits until the function holds no stream of some routes any more, neither of the proxy that is
 * asked nor of those that share its state.
 */
final class StreamsWait {

  private static final Duration BETWEEN = Duration.ofMillis(300);

  private StreamsWait() {}

  /**
   * @param notKnown of which other proxies it is not known
   */
  private record Open(int streams, Set<String> notKnown) {

    static Open of(AdminClient client, List<String> routes) {
      int streams = 0;
      Set<String> notKnown = new TreeSet<>();
      for (String route : routes) {
        JsonNode open = client.get("routes/" + AdminClient.escape(route) + "/streams");
        JsonNode elsewhere = open.path("elsewhere");
        streams += open.path("extracted").asInt() + elsewhere.path("open").asInt();
        elsewhere.path("notKnown").forEach(proxy -> notKnown.add(proxy.asText()));
      }
      return new Open(streams, notKnown);
    }

    boolean none() {
      return streams == 0 && notKnown.isEmpty();
    }

    /** A silent proxy's seconds change with each look. */
    boolean sameAs(Open before) {
      return streams == before.streams && notKnown.size() == before.notKnown.size();
    }

    @Override
    public String toString() {
      return streams
          + (streams == 1 ? " stream" : " streams")
          + (notKnown.isEmpty() ? "" : "; not known of " + String.join(", ", notKnown));
    }
  }

  /** Throws CommandFailure where some are left after that time, or nobody knows. */
  static void untilNone(AdminClient client, List<String> routes, int seconds, PrintStream out) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Open before = null;
    while (true) {
      Open open = Open.of(client, routes);
      if (open.none()) {
        out.println("No stream is left on the function.");
        return;
      }
      if (before == null || !open.sameAs(before)) {
        out.println("Open on the function: " + open);
        before = open;
      }
      if (System.nanoTime() - end > 0) {
        throw new CommandFailure(
            CommandFailure.NOT_YET,
            "After "
                + seconds
                + " s there are open on the function: "
                + open
                + ". The routes are on the monolith all the same; drainStreams in routes.yml"
                + " closes what stays.");
      }
      pause();
    }
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
