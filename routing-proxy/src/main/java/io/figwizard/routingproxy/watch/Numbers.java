package io.figwizard.routingproxy.watch;

/**
 * What one side of a route did.
 *
 * @param requests attempts, those without an answer included
 * @param refused of them answered with 4xx, or with a body that says as much
 * @param failed of them answered with 5xx or not at all, or with a body that says as much
 * @param said what of that bodies said
 * @param times of those whose time says something
 */
record Numbers(long requests, long refused, long failed, Said said, Times times) {

  static final Numbers NONE = new Numbers(0, 0, 0, new Times());

  /** Of answers whose bodies said nothing. */
  Numbers(long requests, long refused, long failed, Times times) {
    this(requests, refused, failed, Said.NOTHING, times);
  }

  Numbers withoutTimes() {
    return withTimes(NONE.times());
  }

  Numbers withTimes(Times other) {
    return new Numbers(requests, refused, failed, said, other);
  }

  /** As they were if nobody looked into bodies. */
  Numbers byStatus() {
    return new Numbers(requests, refused - said.refused(), failed - said.failed(), times);
  }

  /** As they were if what could not be read had said the worst. */
  Numbers withUnreadableAsBad() {
    return new Numbers(
        requests,
        Math.min(requests, refused + said.unreadable()),
        Math.min(requests, failed + said.unreadable()),
        said,
        times);
  }

  /** Grows by the slices of a window. Not thread-safe. */
  static final class Sum {
    private final Times times = new Times();
    private long requests;
    private long refused;
    private long failed;
    private long saidRefused;
    private long saidFailed;
    private long unreadable;

    Times times() {
      return times;
    }

    void add(long moreRequests, long moreRefused, long moreFailed) {
      requests += moreRequests;
      refused += moreRefused;
      failed += moreFailed;
    }

    /** What bodies said of those that were added. */
    void addSaid(long moreRefused, long moreFailed, long moreUnreadable) {
      saidRefused += moreRefused;
      saidFailed += moreFailed;
      unreadable += moreUnreadable;
    }

    Numbers numbers() {
      return new Numbers(
          requests, refused, failed, new Said(saidRefused, saidFailed, unreadable), times);
    }
  }
}
