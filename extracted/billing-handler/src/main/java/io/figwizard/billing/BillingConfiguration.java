package io.figwizard.billing;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Configuration of the billing domain, usually under {@code billing:}. */
public final class BillingConfiguration {
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** What can be subscribed to; the same in all variants. */
  @JsonProperty @NotEmpty List<@Valid Plan> plans = List.of();

  /** How long after the end of a paid period access lasts: for a renewal to be paid and known. */
  @JsonProperty
  @NotNull
  @MaxDuration(value = 30, unit = TimeUnit.DAYS)
  Duration grace = Duration.days(1);

  /** Served at {@code /billing}; left out where a process does not serve it. */
  @JsonProperty @Valid @Nullable VariantConfiguration production;

  /** Served at {@code /billing-sandbox}; left out where a process does not serve it. */
  @JsonProperty @Valid @Nullable VariantConfiguration sandbox;

  @JsonProperty @Valid @NotNull Limits limits = new Limits();

  /** Where the schema {@code billing} is, under the role {@code fig_billing}. */
  public DataSourceFactory database() {
    return database;
  }

  Map<Variant, VariantConfiguration> variants() {
    return Variant.each(production, sandbox);
  }

  /** How patient we are with Stripe, for each variant apart. */
  static final class Limits {
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration connectTimeout = Duration.seconds(2);

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration readTimeout = Duration.seconds(10);

    /** Of a request that did not reach Stripe, or that Stripe asks to repeat. */
    @JsonProperty
    @Min(0)
    @Max(5)
    int retries = 1;

    /** Who would be one more is refused at once: threads that wait for Stripe serve nobody. */
    @JsonProperty
    @Min(1)
    @Max(256)
    int concurrentCalls = 8;

    /** After half of the last calls failed, so long nobody asks. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    Duration pauseInOutage = Duration.seconds(10);
  }
}
