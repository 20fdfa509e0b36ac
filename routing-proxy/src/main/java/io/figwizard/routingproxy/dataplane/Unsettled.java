package io.figwizard.routingproxy.dataplane;

/**
 * What became of requests and was noted, but not told yet: {@link Outcomes} are told by the dozen.
 * Thread-safe; whoever calls may hold locks that {@link Outcomes} does not ask for when it is told.
 */
public interface Unsettled {

  /** For who is told at once. */
  Unsettled NOTHING =
      new Unsettled() {
        @Override
        public void settle(String route) {}

        @Override
        public void settleAll() {}
      };

  /** Tells what is noted of that route's requests, as far as they have ended. */
  void settle(String route);

  /** Tells what is noted of every route's requests. */
  void settleAll();
}
