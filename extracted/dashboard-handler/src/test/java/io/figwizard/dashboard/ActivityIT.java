package io.figwizard.dashboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.dashboard.DashboardServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ActivityIT {
  @RegisterExtension static final DashboardServer SERVER = new DashboardServer();

  private final User user = SERVER.newUser();

  @Test
  void mergesReviewsAndConversationsTheNewestFirst() {
    UUID review = user.reviewed("2026-03-10T09:00:00.123456Z");
    UUID conversation = user.talked("production", "2026-03-10T10:00:00Z", 61);
    user.talked("sandbox", "2026-03-10T11:00:00Z", 61);
    UUID later = user.reviewed("2026-03-10T12:00:00Z");

    JsonNode activity = user.data("activity", Map.of());

    assertThat(ids(activity)).containsExactly(later, conversation, review);
    assertThat(activity.get("nextCursor").isNull()).isTrue();
    JsonNode talk = activity.at("/entries/1");
    assertThat(talk.get("type").asText()).isEqualTo("conversation");
    assertThat(talk.get("review").isNull()).isTrue();
    assertThat(talk.get("conversation").toString())
        .isEqualTo(
            ("{'status':'completed','endedAt':'2026-03-10T10:01:01Z','seconds':61,"
                    + "'summary':'Talked about trees.'}")
                .replace('\'', '"'));
    JsonNode answered = activity.at("/entries/2");
    assertThat(answered.get("type").asText()).isEqualTo("review");
    assertThat(answered.get("at").asText()).isEqualTo("2026-03-10T09:00:00.123456Z");
    assertThat(answered.get("conversation").isNull()).isTrue();
    assertThat(answered.at("/review/rating").asText()).isEqualTo("good");
    assertThat(answered.at("/review/score").asDouble()).isEqualTo(0.9);
    assertThat(answered.at("/review/answerMillis").asInt()).isEqualTo(4000);
    assertThat(answered.at("/review/cardId").asText()).isNotEmpty();
  }

  @Test
  void aConversationThatGoesOnIsShownAsSuch() {
    UUID open =
        user.published()
            .openConversation(user.id(), "production", Instant.parse("2026-03-10T10:00:00Z"));

    JsonNode entry = user.data("activity", Map.of()).at("/entries/0");

    assertThat(entry.get("id").asText()).isEqualTo(open.toString());
    assertThat(entry.at("/conversation/status").asText()).isEqualTo("active");
    assertThat(entry.at("/conversation/seconds").isNull()).isTrue();
  }

  /** Also entries of the same microsecond, and whatever the size of the pages. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 200})
  void pagesHoldEveryEntryOnce(int limit) {
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      made.add(user.reviewed("2026-03-10T09:00:00Z"));
      made.add(user.talked("production", "2026-03-10T09:00:00Z", 1));
      made.add(user.reviewed("2026-03-09T09:00:0%dZ".formatted(i)));
    }

    List<UUID> seen = all(user, limit);

    assertThat(seen).containsExactlyInAnyOrderElementsOf(made);
    assertThat(seen).isEqualTo(all(user, 200));
  }

  @Test
  void whatIsDoneBetweenTwoPagesNeitherRepeatsNorHidesOthers() {
    List<UUID> made = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      made.add(user.reviewed("2026-03-10T09:00:0%dZ".formatted(i)));
    }
    Collections.reverse(made);
    JsonNode first = user.data("activity", Map.of("limit", 3));
    user.reviewed("2026-03-10T10:00:00Z");

    JsonNode second =
        user.data("activity", Map.of("limit", 3, "cursor", first.get("nextCursor").asText()));

    assertThat(ids(first)).isEqualTo(made.subList(0, 3));
    assertThat(ids(second)).isEqualTo(made.subList(3, 6));
    assertThat(second.get("nextCursor").isNull()).isTrue();
  }

  @Test
  void theCursorOfSomebodyElseLeadsToOwnEntriesOnly() {
    User other = SERVER.newUser();
    other.reviewed("2026-03-10T09:00:00Z");
    other.reviewed("2026-03-10T11:00:00Z");
    String cursor = other.data("activity", Map.of("limit", 1)).get("nextCursor").asText();
    UUID own = user.reviewed("2026-03-10T10:00:00Z");

    assertThat(ids(user.data("activity", Map.of("cursor", cursor)))).containsExactly(own);
  }

  @Test
  void aMadeUpCursorLeadsToOwnEntriesOnly() {
    SERVER.newUser().reviewed("2026-03-10T09:00:00Z");
    UUID own = user.reviewed("2026-03-10T10:00:00Z");
    String farAway = encoded("99999999999999999 ffffffff-ffff-ffff-ffff-ffffffffffff");
    String beginning = encoded("0 00000000-0000-0000-0000-000000000000");

    assertThat(ids(user.data("activity", Map.of("cursor", farAway)))).containsExactly(own);
    assertThat(ids(user.data("activity", Map.of("cursor", beginning)))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "%", "AAAA", "' or 1=1 --", "MSAy"})
  void refusesACursorThatIsNone(String cursor) {
    Answer answer = user.call("activity", Map.of("cursor", cursor));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/cursor").asText())
        .isEqualTo("must be the nextCursor of an earlier answer, unchanged");
  }

  /** Every single character that is changed is noticed, or leads to own entries. */
  @Test
  void aTamperedCursorNeverFails() {
    SERVER.newUser().reviewed("2026-03-10T09:00:00Z");
    UUID first = user.reviewed("2026-03-10T10:00:00Z");
    UUID second = user.reviewed("2026-03-10T11:00:00Z");
    String cursor = user.data("activity", Map.of("limit", 1)).get("nextCursor").asText();
    for (int i = 0; i < cursor.length(); i++) {
      String tampered = cursor.substring(0, i) + "7" + cursor.substring(i + 1);

      Answer answer = user.call("activity", Map.of("cursor", tampered));

      assertThat(answer.status()).as(tampered).isIn(200, 422);
      if (answer.ok()) {
        assertThat(ids(answer.data())).isSubsetOf(first, second);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"limit, 0", "limit, 201", "limit, -1", "limit, many", "cursor, 5"})
  void refusesAFieldOfTheWrongKind(String field, String value) {
    Object sent = value.matches("-?\\d+") ? (Object) Integer.valueOf(value) : value;

    Answer answer = user.call("activity", Map.of(field, sent));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/" + field).asText()).startsWith("must be");
  }

  private static List<UUID> all(User user, int limit) {
    List<UUID> seen = new ArrayList<>();
    Map<String, Object> request = new HashMap<>(Map.of("limit", limit));
    while (true) {
      JsonNode page = user.data("activity", request);
      assertThat(page.get("entries").size()).isLessThanOrEqualTo(limit);
      seen.addAll(ids(page));
      if (page.get("nextCursor").isNull()) {
        return seen;
      }
      assertThat(page.get("entries")).hasSize(limit);
      request.put("cursor", page.get("nextCursor").asText());
    }
  }

  private static List<UUID> ids(JsonNode activity) {
    List<UUID> ids = new ArrayList<>();
    activity.get("entries").forEach(entry -> ids.add(UUID.fromString(entry.get("id").asText())));
    return ids;
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
