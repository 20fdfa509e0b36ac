package io.figwizard.auth;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MinDuration;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The auth domain's part of an application's configuration. Every knob but the first two has a
 * default.
 */
public final class AuthConfiguration {
  /** The database, under the role {@code fig_auth}. */
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /**
   * A JWK set (RFC 7517) with EC keys on P-256. The first one signs and must be private; of all of
   * them the public half is published. To change the key: add the new one at the end and wait until
   * every verifier has fetched the set again ({@link JwksResource#MAX_AGE}); move it to the front;
   * remove the old one when its last access token has expired.
   */
  @JsonProperty @NotBlank String signingJwks = "";

  /** Which variants to serve. Their users and sessions are the same. */
  @JsonProperty @NotEmpty Set<Variant> variants = Set.of(Variant.PRODUCTION);

  @JsonProperty @NotBlank String issuer = "figwizard";

  @JsonProperty @NotBlank String audience = "figwizard";

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  Duration accessTokenLifetime = Duration.minutes(15);

  /** From one refresh to the next; a session that is used does not end. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  Duration refreshTokenLifetime = Duration.days(30);

  /**
   * How long after its exchange a refresh token that comes again is taken for a client's second
   * request ({@code 409}) and not for a thief's (end of the session).
   */
  @JsonProperty
  @NotNull
  @MinDuration(value = 0, unit = TimeUnit.SECONDS)
  Duration refreshOverlap = Duration.seconds(10);

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.SECONDS)
  Duration passwordResetLifetime = Duration.hours(1);

  @JsonProperty @Valid @NotNull Hashing hashing = new Hashing();

  @JsonProperty @Valid @NotNull Attempts attempts = new Attempts();

  /** The database settings, for the migrations of an application that holds several domains. */
  public DataSourceFactory database() {
    return database;
  }

  /**
   * The public keys that {@code GET /auth/jwks.json} serves, for an application that holds this
   * domain to check tokens with: it need not call itself over HTTP. Reads the configuration only,
   * so it can be asked before any bundle has run:
   *
   * <pre>{@code
   * new HandlerKitBundle<>("monolith", Settings::kit, settings -> settings.auth().publicKeys())
   * }</pre>
   *
   * @throws IllegalArgumentException when {@code signingJwks} is not what it should be; the message
   *     says what is wrong and contains no key
   */
  public JWKSource<SecurityContext> publicKeys() {
    return new ImmutableJWKSet<>(SigningKeys.parse(signingJwks).published());
  }

  /** How many passwords are hashed at once. One takes a core for about 0.1 s and 19 MiB of heap. */
  static final class Hashing {
    @JsonProperty
    @Min(1)
    int concurrency = 2;

    /** Who would have to queue behind more than this is refused at once. */
    @JsonProperty
    @Min(0)
    int maxWaiting = 16;

    @JsonProperty
    @NotNull
    @MinDuration(value = 0, unit = TimeUnit.SECONDS)
    Duration maxWait = Duration.seconds(2);
  }

  /** How many failed attempts there may be before the next one is refused unseen. */
  static final class Attempts {
    @JsonProperty
    @Min(1)
    int perAccount = 10;

    /** Higher, because many people can share one address. */
    @JsonProperty
    @Min(1)
    int perAddress = 100;

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    Duration window = Duration.minutes(15);
  }
}
