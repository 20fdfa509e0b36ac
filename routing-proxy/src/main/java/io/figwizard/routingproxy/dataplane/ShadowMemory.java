package io.figwizard.routingproxy.dataplane;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * How much all copies together hold, in number and in bytes, from the moment a copy begins to its
 * end. Thread-safe.
 */
final class ShadowMemory {

  private final int mostCopies;
  private final long mostBytes;
  private final AtomicInteger copies = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

  ShadowMemory(int mostCopies, long mostBytes) {
    this.mostCopies = mostCopies;
    this.mostBytes = mostBytes;
  }

  /** Room for one more copy; null where there is none. */
  @Nullable Share begin() {
    if (bytes.get() >= mostBytes) {
      return null;
    }
    if (copies.incrementAndGet() > mostCopies) {
      copies.decrementAndGet();
      return null;
    }
    return new Share();
  }

  /**
   * What one copy holds. Used by one thread at a time: first by the loop that carries the request,
   * then by the shadow loop.
   */
  final class Share {
    private long mine;
    private boolean ended;

    /** False, and nothing is taken, where it would be too much for all copies together. */
    boolean take(long more) {
      if (ended) {
        return false;
      }
      if (bytes.addAndGet(more) > mostBytes) {
        bytes.addAndGet(-more);
        return false;
      }
      mine += more;
      return true;
    }

    /** Gives a part back. */
    void give(long less) {
      if (!ended) {
        mine -= less;
        bytes.addAndGet(-less);
      }
    }

    /** Gives everything back; later calls change nothing. */
    void end() {
      if (!ended) {
        ended = true;
        copies.decrementAndGet();
        bytes.addAndGet(-mine);
      }
    }
  }
}
