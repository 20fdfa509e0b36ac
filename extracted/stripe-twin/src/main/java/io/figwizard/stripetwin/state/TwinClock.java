package io.figwizard.stripetwin.state;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The base clock, moved forward by whoever advanced it. Used under the state's lock only. */
final class TwinClock {
  private final Clock base;
  private Duration ahead = Duration.ZERO;
  private @Nullable Instant stopped;

  TwinClock(Clock base) {
    this.base = base;
  }

  Instant now() {
    return stopped == null ? base.instant().plus(ahead) : stopped;
  }

  long seconds() {
    return now().getEpochSecond();
  }

  Duration ahead() {
    return ahead;
  }

  void setAhead(Duration value) {
    ahead = value;
  }

  /** Does something as if it were this moment. */
  void at(long seconds, Runnable work) {
    stopped = Instant.ofEpochSecond(seconds);
    try {
      work.run();
    } finally {
      stopped = null;
    }
  }
}
