package io.figwizard.providertwins.elevenlabs;

import com.google.gson.JsonObject;
import io.figwizard.providertwins.elevenlabs.Conversation.Turn;
import io.figwizard.twinkit.SeenRequests;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the double knows, and what the parties of a conversation do. Thread-safe. */
final class ElevenLabsState {
  private static final String TRANSCRIPTION = "post_call_transcription";

  final Agents agents = new Agents();
  final SeenRequests seen = new SeenRequests();
  final Conversations conversations = new Conversations();
  final SignedUrls signedUrls;
  private final PostCallWebhooks webhooks;
  private final Clock clock;

  ElevenLabsState(Clock clock, PostCallWebhooks webhooks) {
    this.clock = clock;
    this.webhooks = webhooks;
    this.signedUrls = new SignedUrls(clock);
  }

  /** A client opens the address it was given. */
  String begin(String signedUrl, @Nullable String userId, Map<String, String> variables) {
    SignedUrls.Ticket ticket = signedUrls.redeem(signedUrl);
    String id = ticket.conversation() == null ? ElevenLabsApi.newId() : ticket.conversation();
    conversations.add(Conversation.begun(id, ticket.agent(), userId, variables, clock.instant()));
    return id;
  }

  /** One of the two says something. */
  void say(String id, String role, String message) {
    if (!role.equals("agent") && !role.equals("user")) {
      throw new IllegalArgumentException("role: " + role + " (expected: agent or user)");
    }
    conversations.say(id, new Turn(role, message, secondsSinceBeginning(id)));
  }

  /** The client hangs up; the analysis begins. */
  void hangUp(String id, int seconds) {
    conversations.hangUp(id, seconds);
  }

  /** The analysis is done; the webhook is sent. */
  void analyse(String id, Ending ending) {
    tell(conversations.analyse(id, ending));
  }

  /** The connection broke, or the model failed: there will be no analysis, and no webhook. */
  void fail(String id, String reason) {
    conversations.fail(id, secondsSinceBeginning(id), reason);
  }

  /** Sends the webhook of a conversation once more. */
  void resend(String id) {
    tell(conversation(id));
  }

  JsonObject json(String id) {
    return ConversationJson.whole(conversation(id));
  }

  List<JsonObject> all() {
    return conversations.all().stream().map(ConversationJson::whole).toList();
  }

  private void tell(Conversation conversation) {
    JsonObject event = new JsonObject();
    event.addProperty("type", TRANSCRIPTION);
    event.addProperty("event_timestamp", clock.instant().getEpochSecond());
    event.add("data", ConversationJson.whole(conversation));
    agents
        .find(conversation.agent())
        .ifPresent(agent -> webhooks.send(agent, conversation.id(), event));
  }

  private Conversation conversation(String id) {
    return conversations
        .find(id)
        .orElseThrow(() -> new IllegalArgumentException("no such conversation: " + id));
  }

  private int secondsSinceBeginning(String id) {
    return Math.toIntExact(Duration.between(conversation(id).began(), clock.instant()).toSeconds());
  }
}
