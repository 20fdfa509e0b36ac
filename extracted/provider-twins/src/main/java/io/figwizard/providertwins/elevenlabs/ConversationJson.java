package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.figwizard.providertwins.elevenlabs.Conversation.Turn;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A conversation in the words of ElevenLabs' API; webhooks carry the same. */
final class ConversationJson {
  // ElevenLabs keeps conversations for two years unless told otherwise.
  private static final Duration KEPT = Duration.ofDays(730);

  private ConversationJson() {}

  /** What {@code GET /v1/convai/conversations/{id}} answers. */
  static JsonObject whole(Conversation conversation) {
    boolean recorded = conversation.status() == Conversation.Status.DONE;
    JsonObject json = new JsonObject();
    json.addProperty("agent_id", conversation.agent());
    json.addProperty("conversation_id", conversation.id());
    json.addProperty("status", conversation.status().json());
    json.addProperty("user_id", conversation.userId());
    json.add("branch_id", JsonNull.INSTANCE);
    json.add("transcript", transcript(conversation));
    json.add("metadata", metadata(conversation));
    json.add("analysis", analysis(conversation.ending()));
    json.add("conversation_initiation_client_data", clientData(conversation));
    json.addProperty("has_audio", recorded);
    json.addProperty("has_user_audio", recorded);
    json.addProperty("has_response_audio", recorded);
    return json;
  }

  /** One of the items that the list answers. */
  static JsonObject item(Conversation conversation) {
    Ending ending = conversation.ending();
    JsonObject json = new JsonObject();
    json.addProperty("agent_id", conversation.agent());
    json.addProperty("agent_name", conversation.agent());
    json.addProperty("conversation_id", conversation.id());
    json.addProperty("start_time_unix_secs", conversation.began().getEpochSecond());
    json.addProperty("call_duration_secs", conversation.seconds());
    json.addProperty("message_count", conversation.turns().size());
    json.addProperty("status", conversation.status().json());
    json.addProperty("call_successful", ending == null ? "unknown" : "success");
    json.addProperty("transcript_summary", ending == null ? null : ending.summary());
    json.addProperty("direction", (String) null);
    return json;
  }

  private static JsonArray transcript(Conversation conversation) {
    JsonArray turns = new JsonArray();
    for (Turn turn : conversation.turns()) {
      JsonObject json = new JsonObject();
      json.addProperty("role", turn.role());
      json.addProperty("message", turn.message());
      json.add("tool_calls", new JsonArray());
      json.add("tool_results", new JsonArray());
      json.add("feedback", JsonNull.INSTANCE);
      json.addProperty("time_in_call_secs", turn.second());
      json.add("conversation_turn_metrics", JsonNull.INSTANCE);
      json.addProperty("interrupted", false);
      turns.add(json);
    }
    return turns;
  }

  private static JsonObject metadata(Conversation conversation) {
    long began = conversation.began().getEpochSecond();
    JsonObject deletion = new JsonObject();
    deletion.addProperty("deletion_time_unix_secs", began + KEPT.toSeconds());
    JsonObject feedback = new JsonObject();
    feedback.addProperty("likes", 0);
    feedback.addProperty("dislikes", 0);
    JsonObject json = new JsonObject();
    json.addProperty("start_time_unix_secs", began);
    json.addProperty("accepted_time_unix_secs", began);
    json.addProperty("call_duration_secs", conversation.seconds());
    json.addProperty("cost", conversation.seconds() * 10);
    json.add("deletion_settings", deletion);
    json.add("feedback", feedback);
    json.addProperty("authorization_method", "signed_url");
    json.add("phone_call", JsonNull.INSTANCE);
    json.addProperty("termination_reason", reason(conversation));
    json.add("error", error(conversation.error()));
    json.addProperty("main_language", "en");
    json.addProperty("text_only", false);
    return json;
  }

  private static String reason(Conversation conversation) {
    return conversation.status().isOver() ? "Client disconnected: 1000" : "";
  }

  private static JsonElement error(@Nullable String reason) {
    if (reason == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject json = new JsonObject();
    json.addProperty("code", 1011);
    json.addProperty("reason", reason);
    return json;
  }

  private static JsonElement analysis(@Nullable Ending ending) {
    if (ending == null) {
      return JsonNull.INSTANCE;
    }
    JsonObject collected = new JsonObject();
    ending
        .facts()
        .forEach((identifier, value) -> collected.add(identifier, fact(identifier, value)));
    JsonObject json = new JsonObject();
    json.add("evaluation_criteria_results", new JsonObject());
    json.add("data_collection_results", collected);
    json.addProperty("call_successful", "success");
    json.addProperty("transcript_summary", ending.summary());
    json.addProperty("call_summary_title", "Conversation");
    return json;
  }

  private static JsonObject fact(String identifier, String value) {
    JsonObject schema = new JsonObject();
    schema.addProperty("type", "string");
    JsonObject json = new JsonObject();
    json.addProperty("data_collection_id", identifier);
    json.addProperty("value", value);
    json.add("json_schema", schema);
    json.addProperty("rationale", "The user said so.");
    return json;
  }

  private static JsonObject clientData(Conversation conversation) {
    JsonObject variables = new JsonObject();
    conversation.variables().forEach(variables::addProperty);
    // What ElevenLabs adds of its own.
    variables.addProperty("system__agent_id", conversation.agent());
    variables.addProperty("system__conversation_id", conversation.id());
    variables.addProperty("system__call_duration_secs", conversation.seconds());
    JsonObject json = new JsonObject();
    json.add("conversation_config_override", new JsonObject());
    json.add("custom_llm_extra_body", new JsonObject());
    json.addProperty("user_id", conversation.userId());
    json.add("dynamic_variables", variables);
    return json;
  }
}
