package io.figwizard.routingproxy.watch;

/**
 * What one side of a route did.
 *
 * @param requests attempts, those without an answer included
 * @param refused of them answered with 4xx
 * @param failed of them answered with 5xx or not at all
 * @param times of those whose time says something
 */
record Numbers(long requests, long refused, long failed, Times times) {

  static final Numbers NONE = new Numbers(0, 0, 0, new Times());

  Numbers withoutTimes() {
    return new Numbers(requests, refused, failed, NONE.times());
  }

  /** Grows by the slices of a window. Not thread-safe. */
  static final class Sum {
    private final Times times = new Times();
    private long requests;
    private long refused;
    private long failed;

    Times times() {
      return times;
    }

    void add(long moreRequests, long moreRefused, long moreFailed) {
      requests += moreRequests;
      refused += moreRefused;
      failed += moreFailed;
    }

    Numbers numbers() {
      return new Numbers(requests, refused, failed, times);
    }
  }
}
