package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/** {@code watch} in routing-proxy.yml: when a route goes back to the monolith by itself. */
public final class WatchConfiguration {

  /** Whether routes are taken back. What the sides do is counted and shown in any case. */
  @JsonProperty private boolean rollback = true;

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  @JsonProperty
  private Duration window = Duration.minutes(5);

  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @JsonProperty
  private Duration every = Duration.seconds(2);

  /** Of the extracted side within the window; with fewer nothing is decided. */
  @Min(10)
  @JsonProperty
  private int minRequests = 50;

  /** By how much more of its requests may fail, as a share of all. */
  @DecimalMin("0")
  @DecimalMax("1")
  @JsonProperty
  private double failureMargin = 0.005;

  /** By how much more of them may be answered with 4xx. */
  @DecimalMin("0")
  @DecimalMax("1")
  @JsonProperty
  private double refusalMargin = 0.10;

  /** By how much slower it may be at p50 and p95, as a share of the monolith's time. */
  @DecimalMin("0")
  @JsonProperty
  private double latencyMargin = 0.5;

  /** So much slower is never too slow. */
  @NotNull @JsonProperty private Duration latencySlack = Duration.milliseconds(20);

  /**
   * Of the extracted side, before times are compared: the first ones of a fresh process are slow.
   */
  @Min(10)
  @JsonProperty
  private int latencyMinRequests = 500;

  /** Share of failures that is too many where there is no monolith to compare with. */
  @DecimalMin("0")
  @DecimalMax("1")
  @JsonProperty
  private double failuresAlone = 0.05;

  /** Is told of each rollback, and of canaries that stop going up; empty: nobody is. */
  @NotNull @JsonProperty private String alertWebhook = "";

  @NotNull @JsonProperty private AlertFormat alertFormat = AlertFormat.DISCORD;

  public boolean isRollback() {
    return rollback;
  }

  public Duration getWindow() {
    return window;
  }

  public Duration getEvery() {
    return every;
  }

  public String getAlertWebhook() {
    return alertWebhook;
  }

  public AlertFormat getAlertFormat() {
    return alertFormat;
  }

  int minRequests() {
    return minRequests;
  }

  double failureMargin() {
    return failureMargin;
  }

  double refusalMargin() {
    return refusalMargin;
  }

  double latencyMargin() {
    return latencyMargin;
  }

  double latencySlackMillis() {
    return latencySlack.toNanoseconds() / 1e6;
  }

  int latencyMinRequests() {
    return latencyMinRequests;
  }

  double failuresAlone() {
    return failuresAlone;
  }
}
