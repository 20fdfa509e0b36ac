package io.figwizard.routingproxy.watch;

import java.util.List;

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

  static Numbers sum(List<Numbers> parts) {
    Times times = new Times();
    long requests = 0;
    long refused = 0;
    long failed = 0;
    for (Numbers part : parts) {
      requests += part.requests;
      refused += part.refused;
      failed += part.failed;
      part.times.addTo(times);
    }
    return new Numbers(requests, refused, failed, times);
  }
}
