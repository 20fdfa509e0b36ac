package io.figwizard.monolith;

import static io.figwizard.monolith.EnvelopeContract.assertFailure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the dashboard handler answers, wherever it runs, about rows in the tables of the domains
 * that publish them.
 */
interface DashboardContract extends EnvelopeContract {
  /** Whose tokens the server under test accepts. */
  TestTokens tokens();

  /** Where the server under test reads. */
  TestDatabase database();

  @Override
  default String handler() {
    return "dashboard";
  }

  @Override
  default String oneAction() {
    return "streak";
  }

  @ParameterizedTest
  @ValueSource(strings = {"stats", "streak", "progress", "activity"})
  default void refusesWhoIsNotLoggedIn(String action) {
    UUID user = UUID.randomUUID();
    assertUnauthenticated(client(), action);
    for (String token :
        List.of(
            "nonsense",
            tokens().forgedFor(user),
            tokens().unsignedFor(user),
            tokens().with(user, claims -> claims.audience("somebody")))) {
      assertUnauthenticated(client().as(token), action);
    }
    assertFailure(
        client().as(tokens().expiredFor(user)).call(handler(), action, Map.of()),
        401,
        "token_expired");
  }

  private void assertUnauthenticated(HandlerClient client, String action) {
    Answer answer = client.call(handler(), action, Map.of());

    assertFailure(answer, 401, "unauthenticated");
    assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
  }

  @Test
  default void namesEveryInvalidFieldAtOnce() {
    Answer answer =
        as(UUID.randomUUID())
            .call(
                handler(),
                "progress",
                Map.of("from", "yesterday", "to", 7, "step", "decade", "timeZone", "Mars/Olympus"));

    assertFailure(answer, 422, "invalid_input");
    assertThat(answer.body().at("/error/fields").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("from", "to", "step", "timeZone");
  }

  @Test
  default void tellsWhatTheLearnerDid() {
    UUID learner = UUID.randomUUID();
    UUID review = review(learner);
    UUID conversation = conversation(learner, variant());
    conversation(learner, variant().equals("sandbox") ? "production" : "sandbox");

    Answer stats = as(learner).call(handler(), "stats", Map.of());

    assertThat(stats.status()).as(stats.body().toString()).isEqualTo(200);
    assertThat(stats.header("Cache-Control")).isEqualTo("no-store");
    assertThat(stats.data().path("last7Days").toString())
        .isEqualTo(
            ("{'reviews':1,'newCards':1,'retention':null,'answerSeconds':4,'conversations':1,"
                    + "'conversationSeconds':60}")
                .replace('\'', '"'));
    JsonNode streak = data(learner, "streak", Map.of());
    assertThat(streak.path("currentDays").asInt()).isPositive();
    assertThat(streak.path("endsAt").asText()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    JsonNode points = data(learner, "progress", Map.of("step", "week")).path("points");
    assertThat(points.findValuesAsText("reviews")).contains("1").hasSizeBetween(5, 6);
    assertThat(data(learner, "activity", Map.of()).path("entries").findValuesAsText("id"))
        .containsExactlyInAnyOrder(review.toString(), conversation.toString());
  }

  @Test
  default void neverTellsWhatSomebodyElseDid() {
    UUID learner = UUID.randomUUID();
    UUID stranger = UUID.randomUUID();
    review(learner);
    review(learner);
    String cursor =
        data(learner, "activity", Map.of("limit", 1)).path("nextCursor").asText("missing");

    assertThat(data(stranger, "activity", Map.of("cursor", cursor)).path("entries")).isEmpty();
    assertThat(data(stranger, "stats", Map.of()).at("/last365Days/reviews").asInt(-1)).isZero();
    assertThat(data(stranger, "streak", Map.of()).path("longestDays").asInt(-1)).isZero();
  }

  @Test
  default void pagesHoldEveryEntryOnce() {
    UUID learner = UUID.randomUUID();
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      made.add(review(learner).toString());
      made.add(conversation(learner, variant()).toString());
    }
    List<String> seen = new ArrayList<>();
    Map<String, Object> request = new HashMap<>(Map.of("limit", 3));
    JsonNode page;
    do {
      page = data(learner, "activity", request);
      seen.addAll(page.path("entries").findValuesAsText("id"));
      request.put("cursor", page.path("nextCursor").asText());
    } while (page.path("nextCursor").isTextual());

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
  }

  @Test
  default void daysAreThoseOfTheUser() {
    UUID learner = UUID.randomUUID();
    assertThat(data(learner, "streak", Map.of()).path("timeZone").asText()).isEqualTo("UTC");
    database()
        .execute(
            "insert into profile.profile (user_id, version, time_zone, daily_goal, created_at, updated_at)"
                + " values ('%s', 1, 'Asia/Kathmandu', 30, now(), now())".formatted(learner));

    JsonNode stats = data(learner, "stats", Map.of());
    assertThat(stats.path("timeZone").asText()).isEqualTo("Asia/Kathmandu");
    assertThat(stats.path("dailyGoal").asInt()).isEqualTo(30);
    assertThat(
            data(learner, "streak", Map.of("timeZone", "Pacific/Apia")).path("timeZone").asText())
        .isEqualTo("Pacific/Apia");
  }

  private String variant() {
    return handler().endsWith("-sandbox") ? "sandbox" : "production";
  }

  private HandlerClient as(UUID user) {
    return client().as(tokens().forUser(user));
  }

  private JsonNode data(UUID user, String action, Map<String, ?> fields) {
    Answer answer = as(user).call(handler(), action, fields);
    assertThat(answer.status()).as(() -> answer.body().toString()).isEqualTo(200);
    return answer.data();
  }

  /** The first answer to a new card, just now. */
  private UUID review(UUID user) {
    UUID review = UUID.randomUUID();
    UUID deck = UUID.randomUUID();
    UUID card = UUID.randomUUID();
    database()
        .execute(
            """
            insert into drilling.deck values ('%2$s', '%1$s', 'Trees', null, 20, now(), now());
            insert into drilling.card
            values ('%3$s', '%2$s', '%1$s', 'tree', 'der Baum', null, 2, null, now(), 5, 5, 1, 0, now(), now(), now());
            insert into drilling.review
            values ('%4$s', '%3$s', '%1$s', 3, 1, 0, 5, 5, 5, 4000, now())
            """
                .formatted(user, deck, card, review));
    return review;
  }

  /** One that has just ended. */
  private UUID conversation(UUID user, String variant) {
    UUID conversation = UUID.randomUUID();
    database()
        .execute(
            """
            insert into conversation.session (conversation_id, user_id, variant, status, registered_at,
              expires_at, started_at, ended_at, seconds, month, reserved_seconds)
            values ('%s', '%s', '%s', 'completed', now(), now(), now(), now(), 60, current_date, 0)
            """
                .formatted(conversation, user, variant));
    return conversation;
  }
}
