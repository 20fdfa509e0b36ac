package io.figwizard.exports;

import io.figwizard.exports.MakingSql.Claim;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.ToIntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * One attempt to make an export: all that it writes. Whatever it does to the export's rows happens
 * in a transaction that first finds out whether the attempt is still the last one.
 */
final class Attempt {
  private final Jdbi jdbi;
  private final Claim claim;
  private final Duration lease;
  private final Clock clock;
  private Instant renewed = Instant.MIN;
  private int progress;
  private long rows;

  /**
   * @param lease after so long without a sign of life somebody else begins anew
   */
  Attempt(Jdbi jdbi, Claim claim, Duration lease, Clock clock) {
    this.jdbi = jdbi;
    this.claim = claim;
    this.lease = lease;
    this.clock = clock;
  }

  /** Removes what an earlier attempt has left. */
  void begin() {
    use(handle -> renew(handle), MakingSql::deleteParts);
  }

  /** Counts a row; tells others now and then. */
  void row(long expected) {
    rows++;
    int now = (int) Math.min(99, 100 * rows / Math.max(rows, expected));
    if (now > progress) {
      progress = now;
      tell();
    } else if (rows % 1000 == 0 && clock.instant().isAfter(renewed.plus(lease.dividedBy(4)))) {
      tell();
    }
  }

  private void tell() {
    jdbi.useHandle(handle -> refuseUnless(renew(handle)));
  }

  void part(int number, byte[] bytes) {
    use(this::renew, (sql, export) -> sql.insertPart(export, number, bytes));
  }

  /** The file is whole; from now on it can be had until then. */
  void ready(int parts, long bytes, Instant expiresAt) {
    Instant now = clock.instant();
    use(
        handle ->
            sql(handle)
                .ready(claim.exportId(), claim.attempt(), rows, bytes, parts, now, expiresAt),
        (sql, export) -> sql.announce(claim.userId(), export, claim.format(), "ready"));
  }

  /** Somebody may begin anew, but not before then. */
  void queueAgain(Instant again) {
    use(
        handle -> sql(handle).queueAgain(claim.exportId(), claim.attempt(), again),
        MakingSql::deleteParts);
  }

  /**
   * Nobody shall begin anew.
   *
   * @param failure for the client
   */
  void failed(String failure, Instant expiresAt) {
    Instant now = clock.instant();
    use(
        handle -> sql(handle).failed(claim.exportId(), claim.attempt(), failure, now, expiresAt),
        (sql, export) -> {
          sql.deleteParts(export);
          sql.announce(claim.userId(), export, claim.format(), "failed");
        });
  }

  private int renew(Handle handle) {
    renewed = clock.instant();
    return sql(handle)
        .renew(claim.exportId(), claim.attempt(), progress, rows, renewed.plus(lease));
  }

  private void use(ToIntFunction<Handle> guard, Work work) {
    jdbi.useTransaction(
        handle -> {
          refuseUnless(guard.applyAsInt(handle));
          work.on(sql(handle), claim.exportId());
        });
  }

  private void refuseUnless(int updated) {
    if (updated == 0) {
      throw new Gone(claim);
    }
  }

  private static MakingSql sql(Handle handle) {
    return handle.attach(MakingSql.class);
  }

  @FunctionalInterface
  private interface Work {
    void on(MakingSql sql, UUID export);
  }

  /** The export was deleted, or somebody else has begun it anew: there is nothing left to do. */
  static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Gone(Claim claim) {
      super(
          "The export %s is gone, or attempt %d is no longer the last one"
              .formatted(claim.exportId(), claim.attempt()));
    }
  }
}
