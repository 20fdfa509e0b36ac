package io.figwizard.conversation;

import com.codahale.metrics.MetricRegistry;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.figwizard.handlerkit.Alerts;
import io.figwizard.handlerkit.Outbound;
import io.figwizard.handlerkit.OutboundCall;
import io.figwizard.handlerkit.Refusal;
import io.figwizard.handlerkit.Variant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An OpenAI-compatible text provider, asked with the key of one variant. Throws a {@link Refusal}
 * (503) when it does not answer as it should, and {@link RefusedByProvider} when it does not accept
 * our key.
 */
final class TextProvider {
  /** Something that was said. */
  record Message(String role, String content) {
    /** Without what was said. */
    @Override
    public String toString() {
      return role;
    }
  }

  /**
   * @param truncated whether it had more to say than it may
   */
  record Completion(String text, boolean truncated) {
    /** Without what was said. */
    @Override
    public String toString() {
      return "completion";
    }
  }

  private static final int MOST_TOKENS = 600;

  private static final OutboundCall.Provider ASKED =
      new OutboundCall.Provider(
          "text", Set.of("chat", "completions"), Set.of("max_tokens", "model", "stream"));

  private final RemoteApi api;
  private final String model;

  private TextProvider(RemoteApi api, String model) {
    this.api = api;
    this.model = model;
  }

  /**
   * @throws IllegalArgumentException naming the property, when key, model or address will not do
   */
  static TextProvider of(
      Variant variant,
      VariantConfiguration.Text settings,
      ConversationConfiguration.Limits limits,
      MetricRegistry metrics,
      Alerts alerts,
      Outbound outbound) {
    String key = ApiKey.checked(variant, "text.apiKey", "TEXT_PROVIDER", settings.apiKey);
    return new TextProvider(
        new RemoteApi(
            outbound,
            ASKED,
            ApiKey.checkedBase(variant, "text.apiBase", settings.apiBase),
            Map.of("Authorization", "Bearer " + key),
            limits,
            limits.textTimeout.toJavaDuration(),
            new ProviderFailures(ProviderFailures.Provider.TEXT, variant, metrics, alerts)),
        ApiKey.word(variant, "text.model", "TEXT_PROVIDER", "MODEL", settings.model));
  }

  /**
   * @throws Refusal 422 when the provider does not want to answer that, or it is too much at once
   */
  Completion complete(List<Message> messages) {
    JsonNode answer;
    try {
      answer = api.post("completion", "/chat/completions", question(messages));
    } catch (RefusedByProvider e) {
      if (e.code().equals("context_length_exceeded")) {
        throw Refusal.invalid("history", "is too long; leave out the oldest messages");
      }
      throw e.code().equals("content_filter") ? refused() : e;
    } catch (MissingAtProvider e) {
      // A model or an address that there is not: ours to put right, and not the caller's 404.
      throw new RefusedByProvider(e.getMessage() + ". Check apiBase and model.", "");
    }
    return read(answer);
  }

  private Completion read(JsonNode answer) {
    JsonNode choice = answer.at("/choices/0");
    String reason = choice.path("finish_reason").asText("");
    if (reason.equals("content_filter") || !choice.at("/message/refusal").asText("").isEmpty()) {
      throw refused();
    }
    String text = choice.at("/message/content").asText("").strip();
    if (text.isEmpty()) {
      throw api.garbage("completion");
    }
    return new Completion(text, reason.equals("length"));
  }

  private ObjectNode question(List<Message> messages) {
    ObjectNode question =
        JsonNodeFactory.instance
            .objectNode()
            .put("model", model)
            .put("max_tokens", MOST_TOKENS)
            .put("stream", false);
    ArrayNode all = question.putArray("messages");
    messages.forEach(
        message -> all.addObject().put("role", message.role()).put("content", message.content()));
    return question;
  }

  private static Refusal refused() {
    return new Refusal(
        422,
        "reply_refused",
        "The text provider does not answer this. Put it differently.",
        Map.of());
  }
}
