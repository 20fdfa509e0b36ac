package io.figwizard.realtime;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The part of the monolith's configuration that is about notifications. */
public final class RealtimeConfiguration {
  /** The database, under the role {@code fig_realtime}. */
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** Which variants give tickets. Connections are the same for both: notifications name theirs. */
  @JsonProperty @NotEmpty Set<Variant> variants = Set.of(Variant.PRODUCTION);

  @JsonProperty @Valid @NotNull Listener listener = new Listener();

  /**
   * How long nothing may be said on a connection; less than what the routing proxy waits between
   * two bytes, and than the idle time of the server's connector.
   */
  @JsonProperty
  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
  Duration heartbeat = Duration.seconds(15);

  /** How often the table is looked at besides listening. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
  Duration lookInterval = Duration.seconds(5);

  /** A client that does not take what was sent for so long is dropped. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 100, unit = TimeUnit.MILLISECONDS)
  Duration dropAfter = Duration.seconds(10);

  /** Of one user, in this process. */
  @JsonProperty
  @Min(1)
  @Max(1000)
  int maxPerUser = 8;

  /** Of all users, in this process. */
  @JsonProperty
  @Min(1)
  int maxConnections = 2_000;

  /** For how long a client can come back and get what it missed. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.HOURS)
  Duration retention = Duration.days(7);

  /** The database settings, for the migrations of the application that holds the domain. */
  public DataSourceFactory database() {
    return database;
  }

  /** The one connection that listens. */
  static final class Listener {
    /** The same role, but directly to PostgreSQL: a pooler in transaction mode loses LISTEN. */
    @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();
  }
}
