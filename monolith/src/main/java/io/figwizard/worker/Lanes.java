package io.figwizard.worker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What this process does with lanes: claims one, reports on it, gives it back. Each is a short
 * transaction; between them only the lease says that the lane is taken. Thread-safe.
 */
final class Lanes {
  private final Jdbi jdbi;
  private final List<String> consumers;
  private final Duration lease;
  private final Clock clock;
  private final Set<UUID> held = ConcurrentHashMap.newKeySet();

  /**
   * @param consumers whose lanes this process can work on
   */
  Lanes(Jdbi jdbi, List<String> consumers, Duration lease, Clock clock) {
    this.jdbi = jdbi;
    this.consumers = List.copyOf(consumers);
    this.lease = lease;
    this.clock = clock;
  }

  /** A lane that is due, on lease from now on. */
  Optional<Claim> claim() {
    Instant now = clock.instant();
    Optional<Claim> claim =
        jdbi.inTransaction(
            handle -> {
              SessionSql.of(handle).commitWithoutWaiting();
              return handle
                  .attach(LaneSql.class)
                  .claim(consumers, UUID.randomUUID(), now, now.plus(lease));
            });
    claim.ifPresent(taken -> held.add(taken.leaseOwner()));
    return claim;
  }

  List<Delivery> pending(Claim claim, int atMost) {
    return jdbi.withExtension(
        DeliverySql.class, sql -> sql.pending(claim.consumer(), claim.orderingKey(), atMost));
  }

  /**
   * The deliveries are done, and the lane is free for what came meanwhile.
   *
   * @return false when the lease was lost: somebody else delivers them again
   */
  boolean done(Claim claim, List<Delivery> deliveries) {
    Instant now = clock.instant();
    return report(
        claim,
        handle -> {
          handle.attach(DeliverySql.class).done(ids(deliveries), now);
          return now;
        });
  }

  /**
   * The deliveries have failed once more; the lane waits, unless they are given up.
   *
   * @return false when the lease was lost
   */
  boolean failed(
      Claim claim, List<Delivery> deliveries, String error, int maxAttempts, Duration pause) {
    return report(
        claim,
        handle -> {
          handle.attach(DeliverySql.class).failed(ids(deliveries), error, maxAttempts);
          return clock.instant().plus(pause);
        });
  }

  /** Nothing was done about the lane: it is anybody's at once. */
  void giveBack(Claim claim) {
    report(claim, handle -> clock.instant());
  }

  /** Whatever became of it, its lease is not renewed any more. */
  void letGo(Claim claim) {
    held.remove(claim.leaseOwner());
  }

  /** Says that this process lives; to be repeated well before a lease ends. */
  void renew() {
    List<UUID> leases = List.copyOf(held);
    if (!leases.isEmpty()) {
      jdbi.useExtension(LaneSql.class, sql -> sql.renew(leases, clock.instant().plus(lease)));
    }
  }

  @FunctionalInterface
  private interface Report {
    /** Returns when the lane is due again, if anything is left in it. */
    Instant on(Handle handle);
  }

  private boolean report(Claim claim, Report report) {
    return jdbi.inTransaction(handle -> report(handle, claim, report));
  }

  private static boolean report(Handle handle, Claim claim, Report report) {
    LaneSql lanes = handle.attach(LaneSql.class);
    SessionSql.of(handle).commitWithoutWaiting();
    if (lanes.lock(claim.laneId(), claim.leaseOwner()).isEmpty()) {
      return false;
    }
    Instant dueAt = report.on(handle);
    if (lanes.deleteIfEmpty(claim.laneId()) == 0) {
      lanes.release(claim.laneId(), claim.leaseOwner(), dueAt);
    }
    return true;
  }

  private static List<Long> ids(List<Delivery> deliveries) {
    return deliveries.stream().map(Delivery::deliveryId).toList();
  }
}
