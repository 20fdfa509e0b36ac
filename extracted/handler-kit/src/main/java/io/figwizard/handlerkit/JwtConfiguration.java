package io.figwizard.handlerkit;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.concurrent.TimeUnit;

/**
 * Which access tokens are accepted, under {@code kit.jwt}. The algorithm is not configurable:
 * ES256.
 *
 * <p>{@code jwks} says where the public keys are: an {@code http://} or {@code https://} URL (kept
 * for {@code keysFresh}, fetched again for an unknown {@code kid} but not more often than every
 * {@code keysRefetchInterval}, and used for {@code keysUsableInOutage} longer while the URL does
 * not answer), {@code file:} with a path (read once), or the JSON text of a JWK set itself. Private
 * parts in it are ignored. {@code none} is for a service that has no users: it refuses every token.
 */
public final class JwtConfiguration {
  @NotBlank private String issuer = "figwizard";
  @NotBlank private String audience = "figwizard";

  /** Empty only where the application hands the keys to {@link HandlerKitBundle} itself. */
  @NotNull private String jwks = "";

  @NotNull
  @MaxDuration(value = 5, unit = TimeUnit.MINUTES)
  private Duration clockSkew = Duration.seconds(30);

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  private Duration keysFresh = Duration.minutes(5);

  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  private Duration keysRefetchInterval = Duration.seconds(30);

  @NotNull private Duration keysUsableInOutage = Duration.hours(12);

  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
  private Duration keysTimeout = Duration.seconds(2);

  @JsonProperty
  public String getIssuer() {
    return issuer;
  }

  @JsonProperty
  public void setIssuer(String issuer) {
    this.issuer = issuer;
  }

  @JsonProperty
  public String getAudience() {
    return audience;
  }

  @JsonProperty
  public void setAudience(String audience) {
    this.audience = audience;
  }

  @JsonProperty
  public String getJwks() {
    return jwks;
  }

  @JsonProperty
  public void setJwks(String jwks) {
    this.jwks = jwks;
  }

  @JsonProperty
  public Duration getClockSkew() {
    return clockSkew;
  }

  @JsonProperty
  public void setClockSkew(Duration clockSkew) {
    this.clockSkew = clockSkew;
  }

  @JsonProperty
  public Duration getKeysFresh() {
    return keysFresh;
  }

  @JsonProperty
  public void setKeysFresh(Duration keysFresh) {
    this.keysFresh = keysFresh;
  }

  @JsonProperty
  public Duration getKeysRefetchInterval() {
    return keysRefetchInterval;
  }

  @JsonProperty
  public void setKeysRefetchInterval(Duration keysRefetchInterval) {
    this.keysRefetchInterval = keysRefetchInterval;
  }

  @JsonProperty
  public Duration getKeysUsableInOutage() {
    return keysUsableInOutage;
  }

  @JsonProperty
  public void setKeysUsableInOutage(Duration keysUsableInOutage) {
    this.keysUsableInOutage = keysUsableInOutage;
  }

  @JsonProperty
  public Duration getKeysTimeout() {
    return keysTimeout;
  }

  @JsonProperty
  public void setKeysTimeout(Duration keysTimeout) {
    this.keysTimeout = keysTimeout;
  }
}
