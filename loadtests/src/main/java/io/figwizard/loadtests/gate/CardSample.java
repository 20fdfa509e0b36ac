package io.figwizard.loadtests.gate;

import io.figwizard.loadtests.CannotRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/**
 * Cards drawn from the real data. Most draws take any card, so that users come as often as they
 * have cards (hot ones); the rest take any user first (cold ones), whose rows nobody has cached.
 */
final class CardSample {
  private static final double COLD_SHARE = 0.2;

  private final List<SampledCard> cards;
  private final List<List<SampledCard>> byUser;

  /**
   * @param cards at least one
   */
  CardSample(List<SampledCard> cards) {
    if (cards.isEmpty()) {
      throw new CannotRun(
          "table drilling.card holds no cards to ask for (expected: the production profile); load it"
              + " with ./fig up (local stack) or ./fig load-data (your own database)");
    }
    // A fixed order, whatever order the database found them in: the seed decides, nothing else.
    this.cards = cards.stream().sorted(Comparator.comparing(SampledCard::cardId)).toList();
    Map<UUID, List<SampledCard>> grouped = new LinkedHashMap<>();
    this.cards.forEach(
        card -> grouped.computeIfAbsent(card.userId(), user -> new ArrayList<>()).add(card));
    this.byUser = List.copyOf(grouped.values());
  }

  /**
   * Draws about {@code size} cards of the table, or all if it has fewer.
   *
   * @param rows how many the table has
   */
  static CardSample draw(Connection database, long rows, int size, long seed) throws SQLException {
    double percent = rows == 0 ? 100 : Math.min(100, 100.0 * size / rows);
    List<SampledCard> cards = new ArrayList<>();
    database.setAutoCommit(false); // or the driver would ignore the fetch size
    try (PreparedStatement select =
        database.prepareStatement(
            "select card_id, deck_id, user_id, front, back from drilling.card"
                + " tablesample bernoulli (?) repeatable (?)")) {
      select.setFetchSize(10_000);
      select.setDouble(1, percent);
      select.setLong(2, seed);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          cards.add(
              new SampledCard(
                  row.getObject(1, UUID.class),
                  row.getObject(2, UUID.class),
                  row.getObject(3, UUID.class),
                  row.getString(4),
                  row.getString(5)));
        }
      }
    } finally {
      database.rollback();
    }
    return new CardSample(cards);
  }

  SampledCard next(Random random) {
    List<SampledCard> from =
        random.nextDouble() < COLD_SHARE ? byUser.get(random.nextInt(byUser.size())) : cards;
    return from.get(random.nextInt(from.size()));
  }

  SampledCard any(Random random) {
    return cards.get(random.nextInt(cards.size()));
  }
}
