package io.figwizard.routingproxy.control;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database of a shared state can be reached. Thread-safe. */
final class Contact {

  private static final Logger LOG = LoggerFactory.getLogger(RouteControl.class);

  private final CurrentSnapshot current;
  private final Clock clock;
  private volatile @Nullable String fault;

  Contact(CurrentSnapshot current, Clock clock) {
    this.current = current;
    this.clock = clock;
  }

  boolean isLost() {
    return fault != null;
  }

  /** What follows "this proxy is", empty where the database was reached when last asked. */
  Optional<String> fault() {
    return Optional.ofNullable(fault);
  }

  synchronized void lost(@Nullable String why) {
    if (fault == null) {
      fault =
          "cut off from the state's database since "
              + clock.instant()
              + " ("
              + why
              + "): generation "
              + current.get().state().generation()
              + " applies on, flips are refused, rollbacks apply at this proxy alone.";
      LOG.error("This proxy is {}", fault);
    }
  }

  synchronized void found() {
    if (fault != null) {
      LOG.info("The state's database is back.");
      fault = null;
    }
  }
}
