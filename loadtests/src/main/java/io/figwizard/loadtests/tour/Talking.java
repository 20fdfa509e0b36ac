package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;

/** Talks with the tutor: by voice, and then in writing. */
final class Talking {

  static final String SUMMARY = "Ada learnt the word for dog and told of her garden.";

  private static final Duration LENGTH = Duration.ofSeconds(95);

  private final Visitor visitor;
  private final VoiceClient voice;
  private final Transcript transcript;

  Talking(Journey journey) {
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
    this.voice =
        new VoiceClient(journey.client(), journey.stack().providerTwins(), journey.transcript());
  }

  /** Returns our id of the conversation. */
  String talk() {
    transcript.stop("Talk: a call, what is remembered of it, and a written reply");
    Answer before = visitor.asks("conversation", "eligibility", Map.of());
    before.require(before.data().path("eligible").asBoolean(), "\"eligible\":true");
    JsonNode registered = visitor.does("conversation", "register-session", Map.of());
    String id = registered.path("conversationId").asText();
    String call = voice.begin(registered);
    voice.say(call, "agent", "Welcome back! Which word shall we begin with?");
    voice.say(call, "user", "With the one for dog. I saw one in my garden.");
    voice.end(call, LENGTH, SUMMARY, Map.of("home", "has a garden"));
    visitor.does("conversation", "complete", Map.of("conversationId", id));
    visitor.untilIt(
        "the conversation completed, of 95 s, with its summary",
        "conversation",
        "history",
        Map.of("limit", 5),
        history -> isSettled(history.path("conversations"), id));
    Answer memory = visitor.asks("conversation", "memory", Map.of());
    memory.require(
        memory.data().toString().contains("has a garden"), "the fact that came up in the call");
    Answer after = visitor.asks("conversation", "eligibility", Map.of());
    after.require(
        after.data().path("secondsUsed").asLong() == LENGTH.toSeconds(), "95 seconds used");
    Answer reply = visitor.asks("conversation", "reply", Map.of("message", "What does inu mean?"));
    reply.require(!reply.data().path("reply").asText().isBlank(), "a reply");
    return id;
  }

  private static boolean isSettled(JsonNode conversations, String id) {
    for (JsonNode conversation : conversations) {
      if (conversation.path("conversationId").asText().equals(id)) {
        return conversation.path("status").asText().equals("completed")
            && conversation.path("seconds").asLong() == LENGTH.toSeconds()
            && conversation.path("summary").asText().equals(SUMMARY);
      }
    }
    return false;
  }
}
