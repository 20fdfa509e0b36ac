package io.figwizard.routingproxy.control.evidence;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import jakarta.validation.constraints.NotNull;

/**
 * @param key base64 of the 32 bytes that sign evidence; empty where there is none, flips then need
 *     force
 * @param maxAge how long evidence is good after its gate ended
 * @param buildTimeout longest wait for a side to tell its build
 */
public record EvidenceConfiguration(
    @JsonProperty String key,
    @NotNull @JsonProperty Duration maxAge,
    @NotNull @JsonProperty Duration buildTimeout) {

  @SuppressWarnings("ConstantValue") // Jackson hands null for what the file leaves out.
  public EvidenceConfiguration {
    key = key == null ? "" : key;
    maxAge = maxAge == null ? Duration.hours(24) : maxAge;
    buildTimeout = buildTimeout == null ? Duration.seconds(2) : buildTimeout;
  }

  /** Does not show the key. */
  @Override
  public String toString() {
    return "EvidenceConfiguration[maxAge=" + maxAge + ", buildTimeout=" + buildTimeout + "]";
  }
}
