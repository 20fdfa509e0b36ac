package io.figwizard.handlerkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.concurrent.TimeUnit;

/**
 * Whom {@link Alerts} tell, under {@code kit.alerts}:
 *
 * <pre>
 * alerts:
 *   webhook: ${ALERTS_WEBHOOK:-}  # empty: nobody is told, alerts are logged
 *   format: discord               # or json: {"service", "kind", "summary", "count", ...}
 *   window: 10m                   # one message for each kind in this time
 *   perMinute: 10                 # messages of all kinds; more of them wait
 *   queueSize: 100                # kinds that wait or are remembered; more are dropped and counted
 *   connectTimeout: 2s
 *   timeout: 5s                   # for one attempt, from its begin to the whole answer
 * </pre>
 *
 * The address of a webhook is a secret: whoever knows it can write to it. It is never logged.
 */
public final class AlertsConfiguration {
  @NotNull
  @Pattern(
      regexp = "|https?://\\S+",
      message = "must be empty or an http:// or https:// address (kit.alerts.webhook)")
  private String webhook = "";

  @NotNull private AlertFormat format = AlertFormat.DISCORD;

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  private Duration window = Duration.minutes(10);

  @Min(1)
  private int perMinute = 10;

  @Min(1)
  @Max(10_000)
  private int queueSize = 100;

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
  private Duration connectTimeout = Duration.seconds(2);

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
  private Duration timeout = Duration.seconds(5);

  @JsonProperty
  public String getWebhook() {
    return webhook;
  }

  @JsonProperty
  public void setWebhook(String webhook) {
    this.webhook = webhook;
  }

  @JsonProperty
  public AlertFormat getFormat() {
    return format;
  }

  @JsonProperty
  public void setFormat(AlertFormat format) {
    this.format = format;
  }

  @JsonProperty
  public Duration getWindow() {
    return window;
  }

  @JsonProperty
  public void setWindow(Duration window) {
    this.window = window;
  }

  @JsonProperty
  public int getPerMinute() {
    return perMinute;
  }

  @JsonProperty
  public void setPerMinute(int perMinute) {
    this.perMinute = perMinute;
  }

  @JsonProperty
  public int getQueueSize() {
    return queueSize;
  }

  @JsonProperty
  public void setQueueSize(int queueSize) {
    this.queueSize = queueSize;
  }

  @JsonProperty
  public Duration getConnectTimeout() {
    return connectTimeout;
  }

  @JsonProperty
  public void setConnectTimeout(Duration connectTimeout) {
    this.connectTimeout = connectTimeout;
  }

  @JsonProperty
  public Duration getTimeout() {
    return timeout;
  }

  @JsonProperty
  public void setTimeout(Duration timeout) {
    this.timeout = timeout;
  }
}
