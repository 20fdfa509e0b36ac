package io.figwizard.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The worker's part of the monolith's configuration. */
public final class WorkerConfiguration {
  /** False where this process only serves requests; another one must then work. */
  @JsonProperty boolean enabled = true;

  /** The database, under the role {@code fig_worker}; directly, not through a pooler. */
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** How many lanes this process works on at once. */
  @JsonProperty
  @Min(1)
  @Max(64)
  int threads = 2;

  /** How often outboxes and lanes are looked at when there is nothing to do. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
  Duration pollInterval = Duration.milliseconds(200);

  /** How many events are moved, or handed to a consumer, at a time. */
  @JsonProperty
  @Min(1)
  @Max(10_000)
  int batch = 500;

  /** How long after its last sign of life a process loses what it was working on. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  Duration lease = Duration.seconds(10);

  /** After so many an event is given up until somebody runs {@code ./fig webhooks retry}. */
  @JsonProperty
  @Min(2)
  @Max(1000)
  int maxAttempts = 12;

  /** With 12 attempts about four hours in all. */
  @JsonProperty @Valid @NotNull Pauses backOff = new Pauses();

  /**
   * How long a delivery is remembered that is done. Must be longer than any process can take from
   * copying an event to deleting it in its outbox.
   */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.HOURS)
  Duration retention = Duration.days(7);

  /** What is being worked on when the process is told to stop has this long to finish. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 0, unit = TimeUnit.SECONDS)
  Duration stopWithin = Duration.seconds(10);

  @JsonProperty @Valid @NotNull Jobs jobs = new Jobs();

  /** The database settings, for the migrations of the application that holds the worker. */
  public DataSourceFactory database() {
    return database;
  }

  Deliverer.Attempts attempts() {
    return new Deliverer.Attempts(
        maxAttempts,
        new BackOff(
            backOff.first.toJavaDuration(),
            backOff.factor,
            backOff.max.toJavaDuration(),
            () -> ThreadLocalRandom.current().nextDouble()),
        batch);
  }

  /** The pauses between attempts: {@code first}, then {@code factor} times longer, up to max. */
  static final class Pauses {
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration first = Duration.seconds(1);

    @JsonProperty
    @DecimalMin("1.0")
    double factor = 3;

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration max = Duration.hours(1);
  }

  /** How db-scheduler looks after the jobs; one of a killed process is taken over after 4 beats. */
  static final class Jobs {
    /** Not longer than the shortest pause of a job: users wait for their exports and mails. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    Duration pollInterval = Duration.seconds(1);

    @JsonProperty
    @NotNull
    @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
    Duration heartbeat = Duration.seconds(2);
  }
}
