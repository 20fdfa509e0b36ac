package io.figwizard.handlerkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What every application that hosts handlers configures, under the key {@code kit}:
 *
 * <pre>
 * kit:
 *   maxBodySize: 1MiB        # larger request bodies answer 413
 *   maxJsonDepth: 64         # objects and lists inside each other; deeper answers 400
 *   idempotencyWait: 2s      # how long a request waits for an earlier one with the same key
 *   idempotencyRetention: 24h
 *   rateLimits:              # where the numbers of an action's {@link RateLimited} do not fit
 *     auth.login: {requests: 1000, seconds: 60}
 *   jwt:
 *     jwks: ${AUTH_JWKS}     # see {@link JwtConfiguration}
 *   alerts:                  # see {@link AlertsConfiguration}
 *     webhook: ${ALERTS_WEBHOOK:-}
 *   dryRun:                  # see {@link DryRunConfiguration}
 *     key: ${FIG_DRY_RUN_KEY:-}
 * </pre>
 */
public final class HandlerKitConfiguration {
  @Valid @NotNull private JwtConfiguration jwt = new JwtConfiguration();

  @Valid @NotNull private AlertsConfiguration alerts = new AlertsConfiguration();

  @Valid @NotNull private DryRunConfiguration dryRun = new DryRunConfiguration();

  @NotNull
  @MinDataSize(value = 1, unit = DataSizeUnit.KIBIBYTES)
  @MaxDataSize(value = 64, unit = DataSizeUnit.MEBIBYTES)
  private DataSize maxBodySize = DataSize.mebibytes(1);

  @Min(4)
  @Max(500)
  private int maxJsonDepth = 64;

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 30, unit = TimeUnit.SECONDS)
  private Duration idempotencyWait = Duration.seconds(2);

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MINUTES)
  private Duration idempotencyRetention = Duration.hours(24);

  @NotNull
  private Map<String, @Valid @NotNull RateLimitConfiguration> rateLimits = new LinkedHashMap<>();

  @JsonProperty
  public JwtConfiguration getJwt() {
    return jwt;
  }

  @JsonProperty
  public void setJwt(JwtConfiguration jwt) {
    this.jwt = jwt;
  }

  @JsonProperty
  public AlertsConfiguration getAlerts() {
    return alerts;
  }

  @JsonProperty
  public void setAlerts(AlertsConfiguration alerts) {
    this.alerts = alerts;
  }

  @JsonProperty
  public DryRunConfiguration getDryRun() {
    return dryRun;
  }

  @JsonProperty
  public void setDryRun(DryRunConfiguration dryRun) {
    this.dryRun = dryRun;
  }

  @JsonProperty
  public DataSize getMaxBodySize() {
    return maxBodySize;
  }

  @JsonProperty
  public void setMaxBodySize(DataSize maxBodySize) {
    this.maxBodySize = maxBodySize;
  }

  @JsonProperty
  public int getMaxJsonDepth() {
    return maxJsonDepth;
  }

  @JsonProperty
  public void setMaxJsonDepth(int maxJsonDepth) {
    this.maxJsonDepth = maxJsonDepth;
  }

  @JsonProperty
  public Duration getIdempotencyWait() {
    return idempotencyWait;
  }

  @JsonProperty
  public void setIdempotencyWait(Duration idempotencyWait) {
    this.idempotencyWait = idempotencyWait;
  }

  @JsonProperty
  public Duration getIdempotencyRetention() {
    return idempotencyRetention;
  }

  @JsonProperty
  public void setIdempotencyRetention(Duration idempotencyRetention) {
    this.idempotencyRetention = idempotencyRetention;
  }

  /**
   * In place of the numbers of {@link RateLimited}, by handler and action: {@code auth.login}; of
   * an action with two limits {@code auth.login.user} and {@code auth.login.address}. Must be the
   * same in all processes that serve the handler, or each counts by itself.
   */
  @JsonProperty
  public Map<String, RateLimitConfiguration> getRateLimits() {
    return rateLimits;
  }

  @JsonProperty
  public void setRateLimits(Map<String, RateLimitConfiguration> rateLimits) {
    this.rateLimits = rateLimits;
  }
}
