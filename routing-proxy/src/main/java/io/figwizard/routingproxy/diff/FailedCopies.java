package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.shadow.Lost;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The newest failed copy for each reason. Thread-safe. */
final class FailedCopies {

  /** Cleaning an example takes longer than failing. */
  private static final Duration BETWEEN = Duration.ofSeconds(1);

  private final Map<Lost, FailedExample> newest = new EnumMap<>(Lost.class);
  private final Map<Lost, Instant> wanted = new EnumMap<>(Lost.class);

  /** Whether one more is to be kept; then at most once in a while. */
  synchronized boolean wants(Lost why, Instant now) {
    Instant last = wanted.get(why);
    if (!why.ofRequest() || last != null && Duration.between(last, now).compareTo(BETWEEN) < 0) {
      return false;
    }
    wanted.put(why, now);
    return true;
  }

  synchronized void keep(FailedExample example) {
    newest.put(example.reason(), example);
  }

  synchronized List<FailedExample> all() {
    return List.copyOf(newest.values());
  }
}
