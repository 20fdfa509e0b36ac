package io.figwizard.exports;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Configuration of the exports, usually under {@code exports:}. */
public final class ExportsConfiguration {
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** Which variants to serve. Their exports are the same. */
  @JsonProperty @NotEmpty Set<Variant> variants = Set.of(Variant.PRODUCTION);

  /** How long a file can be had. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MINUTES)
  @MaxDuration(value = 30, unit = TimeUnit.DAYS)
  Duration retention = Duration.hours(24);

  /** How many exports a user can have that are not expired. */
  @JsonProperty
  @Min(1)
  @Max(100)
  int maxPerUser = 5;

  /** Of one file, as it is stored and sent. */
  @JsonProperty
  @NotNull
  @MinDataSize(1)
  @MaxDataSize(4L << 30)
  DataSize maxSize = DataSize.mebibytes(256);

  @JsonProperty @Valid @NotNull Downloads downloads = new Downloads();

  /** The database settings, for the migrations of the application that holds the exports. */
  public DataSourceFactory database() {
    return database;
  }

  /** Each download holds a thread of the server until its client has everything. */
  static final class Downloads {
    /** At a time, in this process. */
    @JsonProperty
    @Min(1)
    @Max(1000)
    int inAll = 16;

    /** At a time, of one user, in this process. */
    @JsonProperty
    @Min(1)
    @Max(100)
    int perUser = 2;

    /** A client that takes longer is disconnected. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.HOURS)
    Duration atMost = Duration.minutes(30);
  }
}
