package io.figwizard.conversation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.OutboundCall;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ElevenLabs, asked with the key of one variant. All methods throw a {@link Refusal} (503) when it
 * does not answer as it should, and {@link RefusedByProvider} when it does not accept our key.
 */
final class VoiceProvider {
  /**
   * Where a client begins a call.
   *
   * @param conversationId the provider's, under which the call will be known; null where it does
   *     not say so before the call begins
   */
  record SignedUrl(String url, @Nullable String conversationId) {
    /** Without what anybody could begin a call with. */
    @Override
    public String toString() {
      return "signed URL of " + conversationId;
    }
  }

  private static final String CONVERSATIONS = "/v1/convai/conversations";
  private static final Pattern ID_IN_URL = Pattern.compile("[?&]conversation_id=([\\w-]{1,200})");
  private static final OutboundCall.Provider ASKED =
      new OutboundCall.Provider(
          "elevenlabs",
          Set.of("convai", "conversation", "conversations", "get-signed-url"),
          Set.of("include_conversation_id", "page_size"));

  private static final int PAGE = 100;
  private static final int MOST_PAGES = 10;

  private final RemoteApi api;
  private final String agent;

  private VoiceProvider(RemoteApi api, String agent) {
    this.api = api;
    this.agent = agent;
  }

  /**
   * @throws IllegalArgumentException naming the property, when key, agent or address will not do
   */
  static VoiceProvider of(
      Variant variant,
      VariantConfiguration.Voice settings,
      ConversationConfiguration.Limits limits,
      MetricRegistry metrics,
      Alerts alerts,
      Outbound outbound) {
    String key = ApiKey.checked(variant, "voice.apiKey", "ELEVENLABS", settings.apiKey);
    String agent =
        ApiKey.word(variant, "voice.agentId", "ELEVENLABS", "AGENT_ID", settings.agentId);
    return new VoiceProvider(
        new RemoteApi(
            outbound,
            ASKED,
            ApiKey.checkedBase(variant, "voice.apiBase", settings.apiBase),
            Map.of("xi-api-key", key),
            limits,
            limits.voiceTimeout.toJavaDuration(),
            new ProviderFailures(ProviderFailures.Provider.VOICE, variant, metrics, alerts)),
        agent);
  }

  /** One that is good for one call: the provider makes it so where it names the conversation. */
  SignedUrl sign() {
    JsonNode answer =
        api.get(
            "signed URL",
            "/v1/convai/conversation/get-signed-url?include_conversation_id=true&agent_id="
                + encoded(agent));
    String url = answer.path("signed_url").asText("");
    if (!url.startsWith("wss://") && !url.startsWith("ws://")) {
      throw api.garbage("signed URL");
    }
    Matcher inUrl = ID_IN_URL.matcher(url);
    String id = answer.path("conversation_id").asText(inUrl.find() ? inUrl.group(1) : "");
    return new SignedUrl(url, id.isEmpty() ? null : id);
  }

  /** Empty where the provider knows none of this id: it has not begun. */
  Optional<VoiceConversation> find(String id) {
    JsonNode answer;
    try {
      answer = api.get("conversation", CONVERSATIONS + "/" + encoded(id));
    } catch (MissingAtProvider e) {
      return Optional.empty();
    }
    return Optional.of(
        VoiceConversation.read(answer).orElseThrow(() -> api.garbage("conversation")));
  }

  /**
   * Looks through what has begun since, for a session whose conversation the provider did not name.
   */
  Optional<VoiceConversation> search(UUID sessionId, Instant since) {
    String cursor = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonNode answer = api.get("conversations", pathOf(since, cursor));
      for (JsonNode entry : answer.path("conversations")) {
        Optional<VoiceConversation> found =
            find(entry.path("conversation_id").asText(""))
                .filter(conversation -> sessionId.equals(conversation.sessionId()));
        if (found.isPresent()) {
          return found;
        }
      }
      cursor = answer.path("next_cursor").asText("");
      if (cursor.isEmpty() || !answer.path("has_more").asBoolean()) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** What was said, and how it sounded, is gone there too; also where it was gone before. */
  void delete(String id) {
    try {
      api.delete("deletion", CONVERSATIONS + "/" + encoded(id));
    } catch (MissingAtProvider e) {
      // It never began, or an earlier attempt was faster.
      return;
    }
  }

  private String pathOf(Instant since, String cursor) {
    return CONVERSATIONS
        + "?agent_id="
        + encoded(agent)
        + "&page_size="
        + PAGE
        + "&call_start_after_unix="
        // The provider's clock need not be ours.
        + (since.getEpochSecond() - 60)
        + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }
}
