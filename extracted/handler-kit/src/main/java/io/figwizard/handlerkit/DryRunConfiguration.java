package io.figwizard.handlerkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Whether the routing proxy may ask for dry runs of writes, under {@code kit.dryRun}:
 *
 * <pre>
 * dryRun:
 *   key: ${FIG_DRY_RUN_KEY:-}  # the proxy's; at least 32 bytes, empty: no dry runs
 *   keys: []                   # further ones that are good too, while the proxy changes its key
 *   lockTimeout: 50ms          # for each lock; then 409 dry_run_skipped
 *   deadline: 250ms            # for the whole; so long a real request may wait for its locks
 *   atMost: 2                  # at a time, for each handler; one more is skipped
 * </pre>
 *
 * Whoever has a key can have actions run dry in the name of a user whose access token they have,
 * and in no other way. It is not decoded: its bytes are those of its text.
 */
public final class DryRunConfiguration {
  private static final int LEAST_BYTES = 32;

  @NotNull private String key = "";

  @NotNull private List<@NotNull String> keys = List.of();

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 10, unit = TimeUnit.SECONDS)
  private Duration lockTimeout = Duration.milliseconds(50);

  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 30, unit = TimeUnit.SECONDS)
  private Duration deadline = Duration.milliseconds(250);

  @Min(1)
  @Max(100)
  private int atMost = 2;

  @JsonProperty
  public String getKey() {
    return key;
  }

  @JsonProperty
  public void setKey(String key) {
    this.key = key;
  }

  @JsonProperty
  public List<String> getKeys() {
    return keys;
  }

  @JsonProperty
  public void setKeys(List<String> keys) {
    this.keys = keys;
  }

  @JsonProperty
  public Duration getLockTimeout() {
    return lockTimeout;
  }

  @JsonProperty
  public void setLockTimeout(Duration lockTimeout) {
    this.lockTimeout = lockTimeout;
  }

  @JsonProperty
  public Duration getDeadline() {
    return deadline;
  }

  @JsonProperty
  public void setDeadline(Duration deadline) {
    this.deadline = deadline;
  }

  @JsonProperty
  public int getAtMost() {
    return atMost;
  }

  @JsonProperty
  public void setAtMost(int atMost) {
    this.atMost = atMost;
  }

  /**
   * The keys that are set; none: no dry runs.
   *
   * @throws IllegalArgumentException when one is too short to be kept secret
   */
  List<byte[]> accepted() {
    List<byte[]> accepted = new ArrayList<>();
    add(accepted, "kit.dryRun.key", key);
    for (int i = 0; i < keys.size(); i++) {
      add(accepted, "kit.dryRun.keys[" + i + "]", keys.get(i));
    }
    return accepted;
  }

  private static void add(List<byte[]> accepted, String name, String text) {
    if (text.isBlank()) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length < LEAST_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes, expected at least %d; make one with: openssl rand -base64 32"
              .formatted(name, bytes.length, LEAST_BYTES));
    }
    accepted.add(bytes);
  }
}
