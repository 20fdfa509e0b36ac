package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * Writes the events that ElevenLabs has sent after conversations, and what came of the latest ones:
 * their deliveries, and the user's notifications. Immutable.
 */
final class VoiceEventRows implements UserPart {

  private static final double BODIES_KEPT = 29;
  private static final double NOTIFICATIONS_KEPT = 6.9;
  private static final String TYPE = "post_call_transcription";

  private final long seed;
  private final Population population;
  private final Days days;
  private final DoneDeliveries deliveries;

  VoiceEventRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.deliveries = new DoneDeliveries(days);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "voice events", chunk);
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      for (ConversationHistory conversation :
          ConversationHistory.of(seed, population, days, index)) {
        if (conversation.completed()) {
          completed(dice, user, conversation, rows);
        }
      }
    }
  }

  private void completed(Dice dice, UUID user, ConversationHistory conversation, RowsByTable rows) {
    Double ended = conversation.endedAt();
    if (ended == null) {
      return;
    }
    double day = ended + (3 + dice.exponential(10)) / 86_400;
    rows.row(Table.WEBHOOK_EVENT)
        .text("elevenlabs")
        .text(conversation.variant())
        .text(TYPE + ":" + conversation.providerId())
        .text("snapshot")
        .text(TYPE)
        .nothing()
        .text(conversation.providerId())
        .text(user.toString())
        .nothing()
        .timestamp(days.at(day))
        .bytes(day < -BODIES_KEPT ? null : body(user, conversation));
    deliveries.add(dice, "webhook", "elevenlabs.event", "conversation.voice-event", day, rows);
    deliveries.add(dice, "conversation", "conversation.completed", "realtime.notify", day, rows);
    if (day > -NOTIFICATIONS_KEPT) {
      notification(dice, user, conversation, day, rows);
    }
  }

  private void notification(
      Dice dice, UUID user, ConversationHistory conversation, double day, RowsByTable rows) {
    rows.row(Table.NOTIFICATION)
        .int8(rows.nextId(Table.NOTIFICATION))
        .uuid(dice.uuid())
        .uuid(user)
        .text("conversation.completed")
        .jsonb(
            """
            {"variant": "%s", "conversationId": "%s", "seconds": %d}"""
                .formatted(conversation.variant(), conversation.id(), conversation.seconds()))
        .timestamp(days.at(day))
        .timestamp(days.at(day));
  }

  private static byte[] body(UUID user, ConversationHistory conversation) {
    return """
        {"type": "%s", "data": {"conversation_id": "%s", "user_id": "%s", "status": "done",
          "metadata": {"call_duration_secs": %d}, "transcript": [
            {"role": "agent", "message": "Welcome back. Which word shall we begin with?"},
            {"role": "user", "message": "With the one I always forget."}]}}
        """
        .formatted(TYPE, conversation.providerId(), user, conversation.seconds())
        .getBytes(UTF_8);
  }
}
