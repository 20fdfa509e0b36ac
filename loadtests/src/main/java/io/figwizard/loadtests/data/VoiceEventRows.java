package io.figwizard.loadtests.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.UUID;

/**
 * Writes the events that ElevenLabs has sent after conversations, as far as they are kept, and the
 * deliveries of the latest ones. Immutable.
 */
final class VoiceEventRows implements UserPart {

  private static final double BODIES_KEPT = 29;

  /** How long events are kept, in days: the first purge after a load finds next to nothing. */
  static final double EVENTS_KEPT = 178;

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
    Double day = conversation.toldAt();
    if (day == null || day < -EVENTS_KEPT) {
      return;
    }
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
