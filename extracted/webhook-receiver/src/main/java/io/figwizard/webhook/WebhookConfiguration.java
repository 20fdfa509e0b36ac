package io.figwizard.webhook;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The webhook domain's part of an application's configuration. The variants that are there are
 * served, and at least one must be:
 *
 * <pre>
 * webhook:
 *   database: {url: ..., user: fig_webhook, password: ...}
 *   rawRetention: 30d         # then the worker erases the bodies; the rows stay
 *   eventRetention: 180d      # then it deletes the rows too
 *   production:
 *     stripe:
 *       secrets: whsec_new,whsec_old   # all that are active
 *       tolerance: 300s                # between Stripe's clock and ours, in both directions
 *     elevenLabs:
 *       secrets: ""                    # none: /webhook/elevenlabs answers 404
 *       tolerance: 30m
 *   sandbox: ...
 * </pre>
 *
 * How large a body may be, says {@code kit.maxBodySize}.
 */
public final class WebhookConfiguration {
  /** The database, under the role {@code fig_webhook}. */
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.DAYS)
  Duration rawRetention = Duration.days(30);

  /** Longer than a provider, or somebody at its dashboard, may send an event once more. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 35, unit = TimeUnit.DAYS)
  Duration eventRetention = Duration.days(180);

  @JsonProperty @Valid @Nullable Senders production;

  @JsonProperty @Valid @Nullable Senders sandbox;

  /** The database settings, for the migrations of an application that holds several domains. */
  public DataSourceFactory database() {
    return database;
  }

  /**
   * @throws IllegalArgumentException when there is none
   */
  Map<Variant, Senders> variants() {
    Map<Variant, Senders> variants = Variant.each(production, sandbox);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException(
          "Neither webhook.production nor webhook.sandbox is configured. Add what this process"
              + " should serve.");
    }
    return variants;
  }

  /** Who may send to one variant. */
  static final class Senders {
    @JsonProperty @Valid @NotNull Stripe stripe = new Stripe();

    @JsonProperty @Valid @NotNull ElevenLabs elevenLabs = new ElevenLabs();
  }

  /** Stripe's endpoint. */
  static final class Stripe {
    @JsonProperty @NotNull String secrets = "";

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.HOURS)
    Duration tolerance = Duration.seconds(300);

    /** Events of others are counted, and stored all the same. */
    @JsonProperty @NotBlank String apiRelease = "dahlia";
  }

  /** ElevenLabs' endpoint. */
  static final class ElevenLabs {
    @JsonProperty @NotNull String secrets = "";

    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.HOURS)
    Duration tolerance = Duration.minutes(30);
  }
}
