package io.figwizard.loadtests.data;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes decks, cards and their reviews, so that they agree: a card's state, due time and counts
 * are those its reviews lead to. Immutable; its methods may run on several threads.
 */
final class CardRows implements UserPart {

  private static final int LONGEST_TEXT = 2_000;
  private static final byte[] EMPTY = {};

  private final long seed;
  private final Population population;
  private final Days days;
  private final MessyText names;
  private final MessyText questions;
  private final MessyText answers;
  private final MessyText hints;

  CardRows(long seed, Population population, Days days) {
    this.seed = seed;
    this.population = population;
    this.days = days;
    this.names = MessyText.pool(Dice.of(seed, "deck names", 0), 5_000, 3, 200);
    this.questions = MessyText.pool(Dice.of(seed, "questions", 0), 20_000, 14, LONGEST_TEXT);
    this.answers = MessyText.pool(Dice.of(seed, "answers", 0), 20_000, 3, LONGEST_TEXT);
    this.hints = MessyText.pool(Dice.of(seed, "hints", 0), 5_000, 6, 500);
  }

  @Override
  public void write(int chunk, int first, int last, RowsByTable rows) {
    Dice dice = Dice.of(seed, "cards", chunk);
    for (int index = first; index < last; index++) {
      UUID user = population.userId(index);
      int cards = population.cards(index);
      List<UUID> decks = decks(dice, user, cards, rows);
      for (int card = 0; card < cards; card++) {
        // Half of a user's cards are in the first deck.
        UUID deck = dice.chance(0.5) ? decks.get(0) : dice.pick(decks);
        card(dice, user, deck, rows);
      }
    }
  }

  /** Of users without cards most have no deck either, some an empty one. */
  private List<UUID> decks(Dice dice, UUID user, int cards, RowsByTable rows) {
    int count = cards > 0 ? Math.min(60, 1 + cards / 50 + dice.below(2)) : dice.chance(0.3) ? 1 : 0;
    List<UUID> ids = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      UUID id = dice.uuid();
      ids.add(id);
      double created = -dice.between(1_060.0, (double) UserRows.YOUNGEST);
      rows.row(Table.DECK)
          .uuid(id)
          .uuid(user)
          .bytes(names.draw(dice))
          .bytes(dice.chance(0.5) ? null : dice.chance(0.1) ? EMPTY : questions.draw(dice))
          .int4(dice.pick(List.of(0, 5, 10, 20, 20, 20, 20, 100)))
          .timestamp(days.at(created))
          .timestamp(days.at(dice.chance(0.7) ? created : created * dice.share()));
    }
    return ids;
  }

  private void card(Dice dice, UUID user, UUID deck, RowsByTable rows) {
    UUID id = dice.uuid();
    CardHistory history =
        dice.chance(0.22) ? CardHistory.none() : CardHistory.of(dice, answerCount(dice));
    BinaryRows cards =
        rows.row(Table.CARD)
            .uuid(id)
            .uuid(deck)
            .uuid(user)
            .bytes(questions.draw(dice))
            .bytes(answers.draw(dice))
            .bytes(dice.chance(0.6) ? null : dice.chance(0.1) ? EMPTY : answers.draw(dice))
            .int2(history.state());
    if (history.answers().isEmpty()) {
      double created = -dice.between(0.0, 200.0);
      cards
          .nothing()
          .timestamp(days.at(created))
          .nothing()
          .nothing()
          .int4(0)
          .int4(0)
          .nothing()
          .timestamp(days.at(created))
          .timestamp(days.at(created));
      return;
    }
    CardHistory.Answer last = history.last();
    // A third of the cards is overdue; the others become due within their interval from now.
    double due =
        dice.chance(0.35)
            ? -Math.min(30, dice.exponential(6))
            : dice.between(0, last.scheduledDays());
    double lastReview = Math.min(due - last.scheduledDays(), 0);
    double firstReview = lastReview - last.day();
    if (history.state() == CardHistory.REVIEW) {
      cards.nothing();
    } else {
      cards.int2(last.rating() > 2 ? 1 : 0);
    }
    cards
        .timestamp(days.at(lastReview + last.scheduledDays()))
        .float8(last.stability())
        .float8(last.difficulty())
        .int4(history.answers().size())
        .int4(history.lapses())
        .timestamp(days.at(lastReview))
        .timestamp(days.at(firstReview - dice.between(0.001, 30.0)))
        .timestamp(days.at(lastReview));
    for (CardHistory.Answer answer : history.answers()) {
      review(dice, id, user, answer, firstReview + answer.day(), rows);
    }
  }

  private void review(
      Dice dice, UUID card, UUID user, CardHistory.Answer answer, double day, RowsByTable rows) {
    BinaryRows reviews =
        rows.row(Table.REVIEW).uuid(dice.uuid()).uuid(card).uuid(user).int2(answer.rating());
    // Reviews from before answers were scored have none.
    if (dice.chance(0.08)) {
      reviews.nothing();
    } else {
      reviews.float8(answer.rating() == 1 ? dice.share() * 0.5 : 0.4 + 0.15 * answer.rating());
    }
    reviews
        .int2(answer.stateBefore())
        .float8(answer.stability())
        .float8(answer.difficulty())
        .float8(answer.scheduledDays());
    if (dice.chance(0.1)) {
      reviews.nothing();
    } else {
      reviews.int4(500 + (int) Math.min(120_000, dice.exponential(8_000)));
    }
    reviews.timestamp(days.at(day));
  }

  private static int answerCount(Dice dice) {
    return 1 + (int) Math.min(11, dice.exponential(3.4));
  }
}
