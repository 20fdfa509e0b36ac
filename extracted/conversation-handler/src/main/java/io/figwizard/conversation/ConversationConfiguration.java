package io.figwizard.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.Duration;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDuration;
import io.figwizard.handlerkit.Variant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Configuration of the conversation domain, usually under {@code conversation:}. */
public final class ConversationConfiguration {
  @JsonProperty @Valid @NotNull DataSourceFactory database = new DataSourceFactory();

  /** Minutes in a calendar month by billing's plan; {@code free} for who has none. */
  @JsonProperty @NotNull
  Map<String, @NotNull @Min(0) @Max(100_000) Integer> minutes =
      Map.of("free", 10, "basic", 60, "premium", 300, "team", 1000);

  /** No call is given more, however many minutes are left. As the agent is set up at ElevenLabs. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MINUTES)
  @MaxDuration(value = 24, unit = TimeUnit.HOURS)
  Duration longestCall = Duration.minutes(30);

  /** How long ElevenLabs lets a call begin with a signed URL. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 1, unit = TimeUnit.MINUTES)
  @MaxDuration(value = 1, unit = TimeUnit.HOURS)
  Duration signedUrlLifetime = Duration.minutes(15);

  /** Between two replies to one user. */
  @JsonProperty
  @NotNull
  @MaxDuration(value = 1, unit = TimeUnit.HOURS)
  Duration replyCooldown = Duration.seconds(2);

  /** How many memories are kept of a user; the oldest go first. */
  @JsonProperty
  @Min(1)
  @Max(10_000)
  int memories = 200;

  /** Served at {@code /conversation}; left out where a process does not serve it. */
  @JsonProperty @Valid @Nullable VariantConfiguration production;

  /** Served at {@code /conversation-sandbox}; left out where a process does not serve it. */
  @JsonProperty @Valid @Nullable VariantConfiguration sandbox;

  @JsonProperty @Valid @NotNull Limits limits = new Limits();

  /** Where the schema {@code conversation} is, under the role {@code fig_conversation}. */
  public DataSourceFactory database() {
    return database;
  }

  Map<Variant, VariantConfiguration> variants() {
    return Variant.each(production, sandbox);
  }

  /** How patient we are with each provider, for each variant apart. */
  static final class Limits {
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration connectTimeout = Duration.seconds(2);

    /** From the question to the last byte of the answer. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration voiceTimeout = Duration.seconds(5);

    /** The same, of the text provider, who has to think. Shorter than the proxy waits for us. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.MINUTES)
    Duration textTimeout = Duration.seconds(20);

    /** Who would be one more is refused at once: threads that wait serve nobody. */
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
