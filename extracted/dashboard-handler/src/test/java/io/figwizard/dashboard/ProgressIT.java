package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.dashboard.DashboardServer.User;
import io.figwizard.handlertesting.Answer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressIT {
  @RegisterExtension static final DashboardServer SERVER = new DashboardServer();

  private final User user = SERVER.newUser();

  @Test
  void tellsOfThirtyDaysUpToTodayUnlessAsked() {
    SERVER.clock.set(Instant.parse("2026-03-10T10:00:00Z"));
    user.reviewed("2026-03-10T09:00:00Z");
    user.reviewed("2026-02-09T00:00:00Z");
    user.reviewed("2026-02-08T23:59:59.999999Z");

    JsonNode progress = user.data("progress", Map.of());

    assertThat(progress.get("timeZone").asText()).isEqualTo("UTC");
    assertThat(progress.get("step").asText()).isEqualTo("day");
    assertThat(progress.get("from").asText()).isEqualTo("2026-02-09");
    assertThat(progress.get("to").asText()).isEqualTo("2026-03-10");
    assertThat(progress.get("points")).hasSize(30);
    assertThat(reviews(progress).stream().mapToInt(Integer::intValue).sum()).isEqualTo(2);
    assertThat(progress.at("/points/0/practice/reviews").asInt()).isEqualTo(1);
    assertThat(progress.at("/points/29/practice/reviews").asInt()).isEqualTo(1);
  }

  @Test
  void aPointTellsWhatWasDone() {
    Instant at = Instant.parse("2026-03-10T09:00:00Z");
    user.published().review(user.id(), at, 1, 2, 1500);
    user.published().review(user.id(), at, 2, 2, 2500);
    user.published().review(user.id(), at, 4, 2, null);
    user.published().review(user.id(), at, 1, 1, 1000);
    user.published().review(user.id(), at, 3, 0, 999);
    user.talked("production", "2026-03-10T09:30:00Z", 90);
    user.talked("production", "2026-03-10T09:40:00Z", 30);
    user.talked("production", "2026-03-10T09:50:00Z", 0);
    user.talked("sandbox", "2026-03-10T09:50:00Z", 500);
    user.published().openConversation(user.id(), "production", at);

    JsonNode point =
        user.data("progress", Map.of("from", "2026-03-10", "to", "2026-03-10"))
            .get("points")
            .get(0);

    assertThat(point.toString())
        .isEqualTo(
            ("{'from':'2026-03-10','to':'2026-03-10','practice':{'reviews':5,'newCards':1,"
                    + "'retention':0.6667,'answerSeconds':5,'conversations':2,"
                    + "'conversationSeconds':120}}")
                .replace('\'', '"'));
  }

  @Test
  void daysInWhichNothingWasDoneAreThereToo() {
    user.reviewed("2026-03-11T09:00:00Z");

    JsonNode progress = user.data("progress", Map.of("from", "2026-03-10", "to", "2026-03-12"));

    assertThat(reviews(progress)).containsExactly(0, 1, 0);
    assertThat(progress.at("/points/0/practice/retention").isNull()).isTrue();
  }

  @Test
  void weeksGoFromMondayToSundayAndAreCutOffAtTheEnds() {
    user.reviewed("2026-03-08T23:59:59Z");
    user.reviewed("2026-03-09T00:00:00Z");
    user.reviewed("2026-03-18T23:59:59Z");
    user.reviewed("2026-03-19T00:00:00Z");

    JsonNode progress =
        user.data("progress", Map.of("from", "2026-03-04", "to", "2026-03-18", "step", "week"));

    assertThat(edges(progress))
        .containsExactly(
            "2026-03-04 to 2026-03-08", "2026-03-09 to 2026-03-15", "2026-03-16 to 2026-03-18");
    assertThat(reviews(progress)).containsExactly(1, 1, 1);
  }

  @Test
  void monthsAreThoseOfTheCalendar() {
    user.reviewed("2026-02-28T22:59:59Z");
    user.reviewed("2026-02-28T23:00:00Z");
    user.reviewed("2026-03-31T21:59:59Z");
    user.reviewed("2026-03-31T22:00:00Z");

    JsonNode progress =
        user.data(
            "progress",
            Map.of(
                "from",
                "2026-02-01",
                "to",
                "2026-04-30",
                "step",
                "month",
                "timeZone",
                "Europe/Berlin"));

    assertThat(edges(progress))
        .containsExactly(
            "2026-02-01 to 2026-02-28", "2026-03-01 to 2026-03-31", "2026-04-01 to 2026-04-30");
    assertThat(reviews(progress)).containsExactly(1, 2, 1);
  }

  /** Hourly reviews: each is counted once, and days have 23 and 25 of them. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin,     2026-03-28, 2026-03-30, '24,23,24'",
    "Europe/Berlin,     2026-10-24, 2026-10-26, '24,25,24'",
    "America/Sao_Paulo, 2018-02-16, 2018-02-18, '24,25,24'",
    "America/Sao_Paulo, 2018-11-03, 2018-11-05, '24,23,24'",
    "America/Sao_Paulo, 2026-02-16, 2026-02-18, '24,24,24'",
    "Asia/Kathmandu,    2026-03-09, 2026-03-11, '24,24,24'",
    "Pacific/Apia,      2011-12-28, 2012-01-01, '24,24,24,24'",
  })
  void everyHourIsInOneDay(String timeZone, String from, String to, String expected) {
    SERVER
        .database()
        .execute(
            "insert into published.drilling_reviews (user_id, reviewed_at)"
                + " select '%s', timestamptz '%s 00:00Z' + n * interval '1 hour'"
                    .formatted(user.id(), from)
                + " from generate_series(-48, 240) n");

    JsonNode progress = user.data("progress", Map.of("from", from, "to", to, "timeZone", timeZone));

    assertThat(reviews(progress)).containsExactlyElementsOf(numbers(expected));
  }

  @Test
  void aDayThatNeverWasIsNoPoint() {
    Map<String, String> fields =
        Map.of("from", "2011-12-29", "to", "2011-12-31", "timeZone", "Pacific/Apia");

    assertThat(edges(user.data("progress", fields)))
        .containsExactly("2011-12-29 to 2011-12-29", "2011-12-31 to 2011-12-31");
    assertThat(
            user.data(
                    "progress",
                    Map.of("from", "2011-12-30", "to", "2011-12-30", "timeZone", "Pacific/Apia"))
                .get("points"))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-11, 2026-03-10, from, 'must not be after 2026-03-10, the last day'",
    "2025-03-09, 2026-03-10, from, 'must be at most 366 days up to 2026-03-10'",
    "-999999999-01-01, 2026-03-10, from, 'must be from 1970-01-01 to 9999-12-31'",
    "2026-03-10, +999999999-12-31, to, 'must be from 1970-01-01 to 9999-12-31'",
    "1969-12-31, 1970-01-01, from, 'must be from 1970-01-01 to 9999-12-31'",
    "yesterday, 2026-03-10, from, 'must be a date like 2026-01-31'",
    "2026-02-30, 2026-03-10, from, 'must be a date like 2026-01-31'",
  })
  void refusesAStretchThatIsNone(String from, String to, String field, String message) {
    Answer answer = user.call("progress", Map.of("from", from, "to", to));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.errorCode()).isEqualTo("invalid_input");
    assertThat(answer.body().at("/error/fields/" + field).asText()).isEqualTo(message);
  }

  @Test
  void aLeapYearCanBeAskedForAtOnce() {
    JsonNode year =
        user.data("progress", Map.of("from", "2028-01-01", "to", "2028-12-31", "step", "day"));

    assertThat(year.get("points")).hasSize(366);
  }

  @Test
  void theEndsOfTheCalendarAnswerToo() {
    assertThat(
            user.data("progress", Map.of("from", "9999-12-31", "to", "9999-12-31")).get("points"))
        .hasSize(1);
    assertThat(
            user.data(
                    "progress",
                    Map.of(
                        "to", "1970-01-01", "from", "1970-01-01", "timeZone", "Pacific/Kiritimati"))
                .get("points"))
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"step, decade", "step, 7", "timeZone, Mars/Olympus", "timeZone, 5", "from, 20260310"})
  void refusesAFieldOfTheWrongKind(String field, String value) {
    Object sent = value.matches("\\d+") ? (Object) Integer.valueOf(value) : value;

    Answer answer = user.call("progress", Map.of(field, sent));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.body().at("/error/fields/" + field).asText()).startsWith("must be");
  }

  private static List<Integer> reviews(JsonNode progress) {
    return StreamSupport.stream(progress.get("points").spliterator(), false)
        .map(point -> point.at("/practice/reviews").asInt())
        .toList();
  }

  private static List<String> edges(JsonNode progress) {
    return StreamSupport.stream(progress.get("points").spliterator(), false)
        .map(point -> point.get("from").asText() + " to " + point.get("to").asText())
        .toList();
  }

  private static List<Integer> numbers(String list) {
    return List.of(list.split(",")).stream().map(Integer::valueOf).toList();
  }
}
