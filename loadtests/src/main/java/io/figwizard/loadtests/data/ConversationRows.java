package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes conversations, and what the tutor remembers of them. Immutable. */
final class ConversationRows implements UserPart {

  /** As many as the conversation domain keeps of a user. */
  private static final int MEMORIES = 200;

  private static final double MINUTE = 1.0 / 1_440;
  private static final List<String> LABELS =
      List.of(
          "name",
          "native-language",
          "goal",
          "profession",
          "level",
          "hobbies",
          "family",
          "home-town",
          "pets",
          "favourite-food",
          "travel-plans",
          "weak-spot");

  private final long seed;
  private final Population population;
  private final Days days;
  private final MessyText summaries;
  private final MessyText facts;

  ConversationRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.summaries = MessyText.pool(Dice.of(seed, "summaries", 0), 5_000, 40, 600);
    this.facts = MessyText.pool(Dice.of(seed, "facts", 0), 5_000, 8, 200);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "conversation rows", chunk);
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      List<Said> summarised = new ArrayList<>();
      for (ConversationHistory conversation :
          ConversationHistory.of(seed, population, days, index)) {
        // Now and then the provider has nothing to say about a conversation.
        byte[] summary =
            conversation.completed() && !dice.chance(0.03) ? summaries.draw(dice) : null;
        session(user, conversation, summary, rows);
        if (summary != null) {
          summarised.add(new Said(conversation, summary));
        }
      }
      memories(dice, user, summarised, rows);
      if (!summarised.isEmpty() && dice.chance(0.3)) {
        replied(dice, user, rows);
      }
    }
  }

  /** When somebody last asked for a written reply. */
  private void replied(Dice dice, UUID user, RowsByTable rows) {
    rows.row(Table.REPLY_PAUSE)
        .uuid(user)
        .text(dice.chance(0.02) ? "sandbox" : "production")
        .timestamp(days.at(-0.01 - Math.min(1_300, dice.exponential(60))));
  }

  private record Said(ConversationHistory conversation, byte[] summary) {}

  private void session(
      UUID user, ConversationHistory conversation, byte @Nullable [] summary, RowsByTable rows) {
    Integer seconds = conversation.seconds();
    BinaryRows row =
        rows.row(Table.SESSION)
            .uuid(conversation.id())
            .uuid(user)
            .text(conversation.variant())
            .text(conversation.status())
            .text(conversation.providerId())
            .timestamp(days.at(conversation.registeredAt()))
            .timestamp(days.at(conversation.registeredAt() + 15 * MINUTE))
            .timestamp(days.maybeAt(conversation.startedAt()))
            .timestamp(days.maybeAt(conversation.endedAt()));
    (seconds == null ? row.nothing() : row.int4(seconds))
        .date(conversation.month())
        .int4(conversation.reserved())
        .bytes(summary)
        .bool(seconds != null)
        .int8(seconds == null ? 2 : 3);
  }

  /** A summary of each of the newest, and facts that came up in some of them. */
  private void memories(Dice dice, UUID user, List<Said> summarised, RowsByTable rows) {
    int labels =
        summarised.isEmpty() ? 0 : dice.below(1 + Math.min(LABELS.size(), summarised.size()));
    int from = Math.max(0, summarised.size() - (MEMORIES - labels));
    for (Said said : summarised.subList(from, summarised.size())) {
      // A few the user has erased.
      if (!dice.chance(0.02)) {
        memory(dice, user, "summary", null, said.summary(), said.conversation(), rows);
      }
    }
    for (String label : LABELS.subList(0, labels)) {
      Said said = summarised.get(dice.between(from, summarised.size() - 1));
      memory(dice, user, "fact", label, facts.draw(dice), said.conversation(), rows);
    }
  }

  private void memory(
      Dice dice,
      UUID user,
      String kind,
      @Nullable String label,
      byte[] content,
      ConversationHistory conversation,
      RowsByTable rows) {
    Double ended = conversation.endedAt();
    double created = (ended == null ? conversation.registeredAt() : ended) + MINUTE / 10;
    boolean edited = kind.equals("fact") && dice.chance(0.05);
    rows.row(Table.MEMORY)
        .uuid(dice.uuid())
        .uuid(user)
        .text(kind)
        .text(label)
        .bytes(content)
        .uuid(conversation.id())
        .bool(edited)
        .timestamp(days.at(created))
        .timestamp(days.at(edited ? created * dice.share() : created));
  }
}
