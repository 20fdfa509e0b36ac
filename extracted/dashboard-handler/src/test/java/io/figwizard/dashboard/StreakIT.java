package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.dashboard.DashboardServer.User;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StreakIT {
  @RegisterExtension static final DashboardServer SERVER = new DashboardServer();

  private final User user = SERVER.newUser();

  @Test
  void somebodyWhoHasDoneNothingHasNone() {
    SERVER.clock.set(Instant.parse("2026-03-10T10:00:00Z"));

    assertThat(streak("UTC").toString())
        .isEqualTo(
            ("{'timeZone':'UTC','currentDays':0,'longestDays':0,'activeToday':false,"
                    + "'since':null,'lastActiveDay':null,'endsAt':null}")
                .replace('\'', '"'));
  }

  @Test
  void lastsUntilADayIsOverOnWhichNothingWasDone() {
    for (int day = 5; day <= 9; day++) {
      user.reviewed("2026-03-0" + day + "T08:00:00Z");
    }
    SERVER.clock.set(Instant.parse("2026-03-09T23:59:59Z"));
    assertStreak(streak("UTC"), 5, true, "2026-03-05", "2026-03-11T00:00:00Z");

    SERVER.clock.set(Instant.parse("2026-03-10T00:00:00Z"));
    assertStreak(streak("UTC"), 5, false, "2026-03-05", "2026-03-11T00:00:00Z");

    SERVER.clock.set(Instant.parse("2026-03-11T00:00:00Z"));
    JsonNode broken = streak("UTC");
    assertThat(broken.get("currentDays").asInt()).isZero();
    assertThat(broken.get("longestDays").asInt()).isEqualTo(5);
    assertThat(broken.get("lastActiveDay").asText()).isEqualTo("2026-03-09");
    assertThat(broken.get("endsAt").isNull()).isTrue();
  }

  @Test
  void remembersTheLongestOne() {
    List.of("01", "02", "03", "05", "06", "09", "10")
        .forEach(day -> user.reviewed("2026-03-" + day + "T12:00:00Z"));
    SERVER.clock.set(Instant.parse("2026-03-10T13:00:00Z"));

    JsonNode streak = streak("UTC");

    assertThat(streak.get("currentDays").asInt()).isEqualTo(2);
    assertThat(streak.get("longestDays").asInt()).isEqualTo(3);
  }

  /** The first moment of a day and the last one before, to the microsecond. */
  @Test
  void theEdgesOfADayBelongToOneDayEach() {
    user.reviewed("2026-03-08T22:59:59.999999Z");
    user.reviewed("2026-03-09T23:00:00Z");
    SERVER.clock.set(Instant.parse("2026-03-10T12:00:00Z"));

    // In Berlin these are the 8th and the 10th, in London the 8th and the 9th.
    assertThat(streak("Europe/Berlin").get("currentDays").asInt()).isEqualTo(1);
    assertThat(streak("Europe/London").get("currentDays").asInt()).isEqualTo(2);
  }

  @Test
  void inTheSpringADayHasOneHourLess() {
    user.reviewed("2026-03-28T22:30:00Z"); // 23:30 on Saturday, +01:00
    user.reviewed("2026-03-29T21:30:00Z"); // 23:30 on Sunday, +02:00
    user.reviewed("2026-03-29T22:30:00Z"); // 00:30 on Monday
    SERVER.clock.set(Instant.parse("2026-03-30T21:59:59Z"));

    assertStreak(streak("Europe/Berlin"), 3, true, "2026-03-28", "2026-03-31T22:00:00Z");
  }

  @Test
  void inTheAutumnADayHasOneHourMore() {
    user.reviewed("2026-10-24T21:30:00Z"); // 23:30 on Saturday, +02:00
    user.reviewed("2026-10-25T22:30:00Z"); // 23:30 on Sunday, +01:00: 25 hours later
    SERVER.clock.set(Instant.parse("2026-10-25T22:59:59Z"));
    assertStreak(streak("Europe/Berlin"), 2, true, "2026-10-24", "2026-10-26T23:00:00Z");

    SERVER.clock.advance(Duration.ofSeconds(1));
    assertStreak(streak("Europe/Berlin"), 2, false, "2026-10-24", "2026-10-26T23:00:00Z");
  }

  /** Brazil began summer time at midnight, so 4 November 2018 began at 01:00. */
  @Test
  void aDayWithoutMidnightCounts() {
    user.reviewed("2018-11-04T02:59:59Z"); // 23:59:59 on the 3rd
    user.reviewed("2018-11-04T03:00:00Z"); // 01:00 on the 4th
    user.reviewed("2018-11-05T02:00:00Z"); // 00:00 on the 5th
    SERVER.clock.set(Instant.parse("2018-11-05T12:00:00Z"));

    assertStreak(streak("America/Sao_Paulo"), 3, true, "2018-11-03", "2018-11-07T02:00:00Z");
  }

  @Test
  void quartersOfAnHourCount() {
    user.reviewed("2026-03-09T18:14:59Z"); // 23:59:59 on the 9th
    user.reviewed("2026-03-09T18:15:00Z"); // 00:00 on the 10th
    SERVER.clock.set(Instant.parse("2026-03-10T10:00:00Z"));

    assertStreak(streak("Asia/Kathmandu"), 2, true, "2026-03-09", "2026-03-11T18:15:00Z");
  }

  /** Samoa went from 29 to 31 December 2011. */
  @Test
  void aDayThatNeverWasBreaksNothing() {
    user.reviewed("2011-12-30T09:30:00Z"); // 23:30 on the 29th
    SERVER.clock.set(Instant.parse("2011-12-30T11:00:00Z")); // 01:00 on the 31st
    assertStreak(streak("Pacific/Apia"), 1, false, "2011-12-29", "2011-12-31T10:00:00Z");

    user.reviewed("2011-12-30T10:30:00Z"); // 00:30 on the 31st
    assertStreak(streak("Pacific/Apia"), 2, true, "2011-12-29", "2012-01-01T10:00:00Z");
  }

  @Test
  void onTheEveOfADayThatNeverWasThereIsTimeUntilTheEndOfTheOneAfter() {
    user.reviewed("2011-12-30T09:30:00Z"); // 23:30 on the 29th
    SERVER.clock.set(Instant.parse("2011-12-30T09:45:00Z"));

    assertStreak(streak("Pacific/Apia"), 1, true, "2011-12-29", "2011-12-31T10:00:00Z");
  }

  @Test
  void conversationsOfTheVariantCount() {
    user.reviewed("2026-03-08T12:00:00Z");
    user.talked("sandbox", "2026-03-09T12:00:00Z", 60);
    user.talked("production", "2026-03-10T12:00:00Z", 60);
    SERVER.clock.set(Instant.parse("2026-03-10T13:00:00Z"));

    assertThat(streak("UTC").get("currentDays").asInt()).isEqualTo(1);
    JsonNode sandbox = user.sandbox("streak", Map.of("timeZone", "UTC")).data();
    assertThat(sandbox.get("currentDays").asInt()).isEqualTo(2);
    assertThat(sandbox.get("activeToday").asBoolean()).isFalse();
  }

  @Test
  void aConversationThatTookNoTimeDoesNotCount() {
    SERVER.clock.set(Instant.parse("2026-03-10T13:00:00Z"));
    user.talked("production", "2026-03-10T12:00:00Z", 0);
    user.published()
        .openConversation(user.id(), "production", Instant.parse("2026-03-10T12:30:00Z"));

    assertThat(streak("UTC").get("currentDays").asInt()).isZero();
  }

  @Test
  void ofSomebodyElseNothingCounts() {
    SERVER.newUser().reviewed("2026-03-10T12:00:00Z");
    SERVER.clock.set(Instant.parse("2026-03-10T13:00:00Z"));

    assertThat(streak("UTC").get("lastActiveDay").isNull()).isTrue();
  }

  /** Another process's clock may go before this one's. */
  @Test
  void aReviewOfTheFutureHarmsNothing() {
    user.reviewed("2026-03-12T12:00:00Z");
    SERVER.clock.set(Instant.parse("2026-03-10T13:00:00Z"));

    assertThat(streak("UTC").get("currentDays").asInt()).isZero();
  }

  @Test
  void yearsOfDaysInARowAreCounted() {
    SERVER
        .database()
        .execute(
            "insert into published.drilling_reviews (user_id, reviewed_at)"
                + " select '%s', timestamptz '2022-03-10 20:00Z' + n * interval '1 day'"
                    .formatted(user.id())
                + " from generate_series(0, 1461) n");
    SERVER.clock.set(Instant.parse("2026-03-10T22:00:00Z"));

    assertStreak(streak("UTC"), 1462, true, "2022-03-10", "2026-03-12T00:00:00Z");
  }

  private JsonNode streak(String timeZone) {
    return user.data("streak", Map.of("timeZone", timeZone));
  }

  private static void assertStreak(
      JsonNode streak, int current, boolean activeToday, String since, String endsAt) {
    assertThat(streak.get("currentDays").asInt()).isEqualTo(current);
    assertThat(streak.get("longestDays").asInt()).isGreaterThanOrEqualTo(current);
    assertThat(streak.get("activeToday").asBoolean()).isEqualTo(activeToday);
    assertThat(streak.get("since").asText()).isEqualTo(since);
    assertThat(streak.get("endsAt").asText()).isEqualTo(endsAt);
  }
}
