package io.figwizard.loadtests.demo;

import io.figwizard.loadtests.CannotRun;
import io.figwizard.loadtests.data.LoadedData;
import io.figwizard.loadtests.data.Population;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * Users drawn from the generated data with cards that are due: the busiest ones, whose rows every
 * cache holds, and many others, whose rows none does. Immutable.
 */
final class Learners {

  private static final int HOT = 50;
  private static final int CARDS_EACH = 12;
  private static final double HOT_SHARE = 0.3;
  private static final int LONGEST_ANSWER = 2_000;

  // By deck: that is what the index of due cards is for.
  private static final String DUE_CARDS =
      """
      select u.user_id, c.card_id, c.back
      from unnest(?) as u(user_id)
      cross join lateral (
        select card_id, back from drilling.deck d join drilling.card c using (deck_id)
        where d.user_id = u.user_id and c.state <> 0 order by c.due limit %d) c
      """
          .formatted(CARDS_EACH);

  private final List<Learner> hot;
  private final List<Learner> cold;

  private Learners(List<Learner> hot, List<Learner> cold) {
    this.hot = hot;
    this.cold = cold;
  }

  /**
   * @param count about how many, besides the busiest
   */
  static Learners draw(Connection connection, LoadedData data, int count, Random random)
      throws SQLException {
    Population population = data.population();
    int users = Math.toIntExact(data.rows().getOrDefault("auth.account", 0L));
    List<UUID> busiest =
        IntStream.range(0, users)
            .filter(index -> population.rank(index) <= HOT)
            .mapToObj(population::userId)
            .toList();
    List<UUID> others =
        random
            .ints(0, users)
            .filter(index -> population.rank(index) > HOT)
            .distinct()
            .limit(Math.min(count, users / 2))
            .mapToObj(population::userId)
            .toList();
    Learners learners = new Learners(withCards(connection, busiest), withCards(connection, others));
    if (learners.hot.isEmpty() || learners.cold.isEmpty()) {
      throw new CannotRun(
          "no generated user has a card that was answered before; load the data anew with --replace");
    }
    return learners;
  }

  int count() {
    return hot.size() + cold.size();
  }

  Learner next(Random random) {
    List<Learner> from = random.nextDouble() < HOT_SHARE ? hot : cold;
    return from.get(random.nextInt(from.size()));
  }

  private static List<Learner> withCards(Connection connection, List<UUID> users)
      throws SQLException {
    Map<UUID, List<Learner.Card>> cards = new LinkedHashMap<>();
    try (PreparedStatement select = connection.prepareStatement(DUE_CARDS)) {
      select.setArray(1, connection.createArrayOf("uuid", users.toArray()));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          cards
              .computeIfAbsent(row.getObject(1, UUID.class), user -> new ArrayList<>())
              .add(new Learner.Card(row.getObject(2, UUID.class), sayable(row.getString(3))));
        }
      }
    }
    return cards.entrySet().stream()
        .map(entry -> new Learner(entry.getKey(), List.copyOf(entry.getValue())))
        .toList();
  }

  /** Handlers refuse blank answers and very long ones. */
  private static String sayable(String back) {
    return back.isBlank() || back.length() > LONGEST_ANSWER ? "I do not know" : back;
  }
}
