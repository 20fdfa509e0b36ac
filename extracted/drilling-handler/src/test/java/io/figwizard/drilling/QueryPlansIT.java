package io.figwizard.drilling;

import static org.assertj.core.api.Assertions.assertThat;

import io.figwizard.handlertesting.TestDatabase;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The statements behind next-cards, list-cards and submit-answer never read a table from end to
 * end: with millions of cards they would be too slow for a request.
 */
final class QueryPlansIT {
  @RegisterExtension static final TestDatabase DATABASE = Entitlements.database();

  private static Jdbi jdbi;
  private static final Map<String, Object> ARGUMENTS = new HashMap<>();

  @BeforeAll
  static void fill() {
    jdbi = Jdbi.create(DATABASE.role("drilling")).installPlugin(new PostgresPlugin());
    // A hundred users with four decks of forty cards; two thirds of the cards were answered.
    DATABASE.execute(
        """
        insert into drilling.deck
        select md5('deck' || n)::uuid, md5('user' || n / 4)::uuid, 'Deck ' || n, null, 20, now(), now()
        from generate_series(0, 399) n;
        insert into drilling.card
        select md5('card' || n)::uuid, md5('deck' || n / 40)::uuid, md5('user' || n / 160)::uuid,
          'front', 'back', null, case when n % 3 = 0 then 0 else 2 end, null,
          now() + (n % 60 - 30) * interval '1 day', 5, 5, 3, 0, now(),
          now() - n * interval '1 second', now()
        from generate_series(0, 15999) n;
        insert into drilling.review
        select gen_random_uuid(), md5('card' || n)::uuid, md5('user' || n / 160)::uuid, 3, 1,
          n % 2, 5, 5, 5, 1000, now() - n % 100 * interval '1 hour'
        from generate_series(0, 15999) n;
        analyze drilling.deck, drilling.card, drilling.review;
        """);
    UUID user = id("user7");
    ARGUMENTS.put("userId", user);
    ARGUMENTS.put("deckId", id("deck28"));
    ARGUMENTS.put("cardId", id("card1121"));
    ARGUMENTS.put("now", Instant.now());
    ARGUMENTS.put("dayStart", Instant.now().minusSeconds(3600));
    ARGUMENTS.put("since", Instant.now().minusSeconds(3600));
    ARGUMENTS.put("limit", 20);
    ARGUMENTS.put("afterCreatedAt", Instant.EPOCH);
    ARGUMENTS.put("afterCardId", new UUID(0, 0));
  }

  @Test
  void dueCardsComeInOrderFromTheirIndex() {
    assertThat(plan(QueueSql.class, "due")).contains("card_due").doesNotContain("Seq Scan");
    assertThat(planOfAllDecks("due"))
        .contains("card_due")
        .contains("deck_of_user")
        .doesNotContain("Seq Scan");
  }

  @Test
  void newCardsComeInOrderFromTheirIndex() {
    assertThat(plan(QueueSql.class, "fresh"))
        .contains("card_new")
        .contains("review_of_user")
        .doesNotContain("Seq Scan");
    assertThat(planOfAllDecks("fresh")).contains("card_new").doesNotContain("Seq Scan");
  }

  @Test
  void anAnswerFindsItsCardByItsKey() {
    assertThat(plan(AnswerSql.class, "lock")).contains("card_pkey").doesNotContain("Seq Scan");
    ARGUMENTS.putAll(
        Map.of("state", 2, "step", 0, "due", Instant.now(), "stability", 1.0, "difficulty", 5.0));
    ARGUMENTS.putAll(Map.of("reps", 1, "lapses", 0, "lastReview", Instant.now()));
    assertThat(plan(AnswerSql.class, "schedule")).contains("card_pkey").doesNotContain("Seq Scan");
  }

  @Test
  void pagesAndStatsUseTheirIndexes() {
    assertThat(plan(CardSql.class, "page")).contains("card_of_deck").doesNotContain("Seq Scan");
    assertThat(plan(StatsSql.class, "reviews")).contains("review_of_user");
    assertThat(plan(StatsSql.class, "decks")).doesNotContain("Seq Scan on card");
    assertThat(plan(DeckSql.class, "ofUser")).contains("deck_of_user");
  }

  /** As the other domains ask, which see the view alone. */
  @Test
  void whatIsDueOfAUserIsCountedInAnIndex() {
    Jdbi reader = DATABASE.jdbi().installPlugin(new PostgresPlugin());
    String due =
        "select count(*) from published.drilling_due where user_id = :userId and due <= :now";
    assertThat(explained(reader, due)).contains("card_due_of_user").doesNotContain("Seq Scan");
  }

  private static String planOfAllDecks(String method) {
    Object deck = ARGUMENTS.put("deckId", null);
    try {
      return plan(QueueSql.class, method);
    } finally {
      ARGUMENTS.put("deckId", deck);
    }
  }

  private static String plan(Class<?> sqlObject, String method) {
    String sql =
        Arrays.stream(sqlObject.getDeclaredMethods())
            .filter(candidate -> candidate.getName().equals(method))
            .flatMap(
                found ->
                    Stream.concat(
                        Arrays.stream(found.getAnnotationsByType(SqlQuery.class))
                            .map(SqlQuery::value),
                        Arrays.stream(found.getAnnotationsByType(SqlUpdate.class))
                            .map(SqlUpdate::value)))
            .findFirst()
            .orElseThrow();
    return explained(jdbi, sql);
  }

  private static String explained(Jdbi reader, String sql) {
    List<String> lines =
        reader.withHandle(
            handle ->
                handle.createQuery("explain " + sql).bindMap(ARGUMENTS).mapTo(String.class).list());
    return String.join("\n", lines);
  }

  private static UUID id(String name) {
    return DATABASE
        .jdbi()
        .withHandle(
            handle ->
                handle.createQuery("select md5(?)::uuid").bind(0, name).mapTo(UUID.class).one());
  }
}
