package io.figwizard.routingproxy.coverage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * In which ways the monolith has answered one route. Bounded: of very many ways only the first are
 * told apart. Thread-safe; counting what was met before neither locks nor allocates.
 */
final class RouteAnswers {

  static final int MOST = 64;

  /** How often, and when; times in milliseconds since 1970. */
  private static final class Given {
    private final long first;
    private final AtomicLong count;
    private final AtomicLong last;

    Given(long count, long first, long last) {
      this.count = new AtomicLong(count);
      this.first = first;
      this.last = new AtomicLong(last);
    }

    void again(long now) {
      count.incrementAndGet();
      last.lazySet(now);
    }
  }

  /** What heads say over and over, found without taking it apart. */
  private record Head(int status, String contentType, Given given) {}

  private final Map<Branch, Given> all = new ConcurrentHashMap<>();
  private volatile List<Head> heads = List.of();

  /**
   * @param contentType as it came
   * @param now in milliseconds since 1970
   */
  void count(int status, String contentType, long now) {
    List<Head> known = heads;
    for (int i = 0; i < known.size(); i++) {
      Head head = known.get(i);
      if (head.status() == status && head.contentType().equals(contentType)) {
        head.given().again(now);
        return;
      }
    }
    Given given = count(Branch.of(status, contentType), now);
    if (given != null) {
      remember(new Head(status, contentType, given));
    }
  }

  /** Null, and nothing is counted, where there are too many to tell one more apart. */
  @Nullable Given count(Branch branch, long now) {
    Given given = all.get(branch);
    if (given == null && all.size() < MOST) {
      given = all.computeIfAbsent(branch, found -> new Given(0, now, now));
    }
    if (given != null) {
      given.again(now);
    }
    return given;
  }

  /** What a proxy before this one has counted. */
  void restore(GivenAnswer before) {
    if (all.size() < MOST) {
      all.put(
          before.branch(),
          new Given(before.count(), before.first().toEpochMilli(), before.last().toEpochMilli()));
    }
  }

  /** Those given since then, in the order of their status; forgets the others. */
  synchronized List<GivenAnswer> since(Instant when) {
    long oldest = when.toEpochMilli();
    if (all.values().removeIf(given -> given.last.get() < oldest)) {
      heads = List.of();
    }
    List<GivenAnswer> answers = new ArrayList<>();
    all.forEach(
        (branch, given) ->
            answers.add(
                new GivenAnswer(
                    branch,
                    given.count.get(),
                    Instant.ofEpochMilli(given.first),
                    Instant.ofEpochMilli(given.last.get()))));
    answers.sort((one, other) -> one.branch().compareTo(other.branch()));
    return answers;
  }

  private synchronized void remember(Head head) {
    // A server that spells its types in ever new ways is taken apart each time.
    if (heads.size() < MOST && all.containsValue(head.given())) {
      List<Head> more = new ArrayList<>(heads);
      more.add(head);
      heads = List.copyOf(more);
    }
  }
}
