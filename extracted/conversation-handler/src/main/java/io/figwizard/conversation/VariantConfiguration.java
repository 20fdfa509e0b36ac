package io.figwizard.conversation;

import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.net.URI;

/** What differs between production and sandbox, under {@code conversation.production} and so on. */
public final class VariantConfiguration {
  @JsonProperty @Valid @NotNull Voice voice = new Voice();
  @JsonProperty @Valid @NotNull Text text = new Text();

  /** ElevenLabs, or what answers like it. Keys are checked with their variant, for the message. */
  static final class Voice {
    @JsonProperty @NotNull String apiKey = "";
    @JsonProperty @NotNull URI apiBase = URI.create("https://api.elevenlabs.io");
    @JsonProperty @NotNull String agentId = "";
  }

  /** OpenAI, or what answers like its chat completions. */
  static final class Text {
    @JsonProperty @NotNull String apiKey = "";
    @JsonProperty @NotNull URI apiBase = URI.create("https://api.openai.com/v1");
    @JsonProperty @NotNull String model = "gpt-4o-mini";
  }
}
