package io.figwizard.exports;

import io.figwizard.handlerkit.Refusal;
import java.io.Closeable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Counts the downloads of this process, each of which holds a thread: some must be left for
 * everything else. Thread-safe.
 */
final class DownloadPermits {
  private static final Duration SHORTLY = Duration.ofSeconds(10);

  private final int inAll;
  private final int perUser;
  private final Map<UUID, Integer> byUser = new HashMap<>();
  private int taken;

  DownloadPermits(int inAll, int perUser) {
    this.inAll = inAll;
    this.perUser = perUser;
  }

  /**
   * Takes one, until it is closed; closing twice does no harm.
   *
   * @throws Refusal 429 for a user who has all that one user may have, 503 when all are taken
   */
  synchronized Closeable take(UUID user) {
    if (byUser.getOrDefault(user, 0) >= perUser) {
      throw Refusal.retryLater(
          429,
          "too_many_downloads",
          "There are %d downloads of yours at the moment. Let one of them end.".formatted(perUser),
          SHORTLY);
    }
    if (taken >= inAll) {
      throw Refusal.retryLater(
          503,
          "downloads_busy",
          "There are too many downloads at the moment. Try again shortly.",
          SHORTLY);
    }
    taken++;
    byUser.merge(user, 1, Integer::sum);
    AtomicBoolean open = new AtomicBoolean(true);
    return () -> {
      if (open.getAndSet(false)) {
        giveBack(user);
      }
    };
  }

  private synchronized void giveBack(UUID user) {
    taken--;
    byUser.computeIfPresent(user, (id, number) -> number == 1 ? null : number - 1);
  }
}
