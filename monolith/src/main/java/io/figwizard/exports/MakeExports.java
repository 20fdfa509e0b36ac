package io.figwizard.exports;

import com.codahale.metrics.MetricRegistry;
import io.figwizard.exports.MakingSql.Claim;
import io.figwizard.handlerkit.BackgroundJob;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what was asked for, one export after the other, the oldest first. An export whose maker was
 * killed is begun anew as soon as he has given no sign of life for {@link #LEASE}.
 */
final class MakeExports implements BackgroundJob {
  /** How long whoever makes an export may be silent. */
  static final Duration LEASE = Duration.ofMinutes(1);

  /** What failed as often is given up. */
  static final int ATTEMPTS = 5;

  private static final Logger log = LoggerFactory.getLogger(MakeExports.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration BEFORE_NEXT_ATTEMPT = Duration.ofSeconds(30);
  private static final int PART_SIZE = 256 * 1024;

  private final Jdbi jdbi;
  private final ExportsConfiguration settings;
  private final MetricRegistry metrics;
  private final Clock clock;

  MakeExports(Jdbi jdbi, ExportsConfiguration settings, MetricRegistry metrics, Clock clock) {
    this.jdbi = jdbi;
    this.settings = settings;
    this.metrics = metrics;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "exports.make";
  }

  @Override
  public Timing timing() {
    return BackgroundJob.every(PAUSE);
  }

  /** One that fails does not keep the others waiting. */
  @Override
  public void run() {
    RuntimeException failure = null;
    for (Optional<Claim> next = claim(); next.isPresent(); next = claim()) {
      try {
        make(next.get());
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Optional<Claim> claim() {
    Instant now = clock.instant();
    return jdbi.withExtension(MakingSql.class, sql -> sql.claim(now, now.plus(LEASE)));
  }

  private void make(Claim claim) {
    Attempt attempt = new Attempt(jdbi, claim, LEASE, clock);
    try {
      if (claim.attempt() > ATTEMPTS) {
        // Each of them was killed before it could say why.
        attempt.failed("internal", expiry());
        throw new IllegalStateException(
            "The export %s was begun %d times and never finished; it is given up"
                .formatted(claim.exportId(), ATTEMPTS));
      }
      attempt.begin();
      write(claim, attempt);
      metrics.meter("exports.ready." + claim.format()).mark();
      log.info("Export {} of user {} is ready", claim.exportId(), claim.userId());
    } catch (Attempt.Gone e) {
      log.info("Export {} is left to others: {}", claim.exportId(), e.getMessage());
    } catch (PartsOutput.TooLarge e) {
      metrics.meter("exports.failed." + claim.format()).mark();
      log.warn(
          "Export {} of user {} is given up: {}", claim.exportId(), claim.userId(), e.getMessage());
      unlessGone(() -> attempt.failed("too_large", expiry()));
    } catch (RuntimeException e) {
      metrics.meter("exports.failed." + claim.format()).mark();
      unlessGone(() -> retryOrGiveUp(claim, attempt));
      throw e;
    }
  }

  private void write(Claim claim, Attempt attempt) {
    UserData data = new UserData(jdbi, claim.userId(), claim.requestedAt());
    long expected = data.expected();
    PartsOutput out = new PartsOutput(attempt::part, PART_SIZE, settings.maxSize.toBytes());
    try (ExportFile file = open(claim, out)) {
      for (Map.Entry<Section, Section.Rows> section : data.sections().entrySet()) {
        file.begin(section.getKey());
        section
            .getValue()
            .each(
                values -> {
                  file.row(values);
                  attempt.row(expected);
                });
        file.end();
      }
      file.complete();
      out.complete();
    }
    attempt.ready(out.parts(), out.bytes(), expiry());
  }

  private static ExportFile open(Claim claim, OutputStream out) {
    return switch (ExportFormat.of(claim.format())) {
      case PDF -> new PdfFile(out, claim.requestedAt());
      case CSV -> new CsvArchive(out, claim.requestedAt());
    };
  }

  private void retryOrGiveUp(Claim claim, Attempt attempt) {
    if (claim.attempt() < ATTEMPTS) {
      attempt.queueAgain(clock.instant().plus(BEFORE_NEXT_ATTEMPT.multipliedBy(claim.attempt())));
    } else {
      attempt.failed("internal", expiry());
    }
  }

  /** Also where the database is: the lease then ends by itself. */
  private static void unlessGone(Runnable report) {
    try {
      report.run();
    } catch (RuntimeException e) {
      log.warn("The state of an export could not be written: {}", e.getMessage());
    }
  }

  private Instant expiry() {
    return clock.instant().plus(settings.retention.toJavaDuration());
  }
}
