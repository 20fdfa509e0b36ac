package io.figwizard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.figwizard.dashboard.DashboardServer.User;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

final class StatsIT {
  @RegisterExtension static final DashboardServer SERVER = new DashboardServer();

  private final User user = SERVER.newUser();

  @BeforeEach
  void itIsTuesday() {
    SERVER.clock.set(Instant.parse("2026-03-10T22:30:00Z"));
  }

  @Test
  void everyStretchEndsWithTodayAndHoldsTheOnesBefore() {
    user.reviewed("2026-03-11T00:00:00Z"); // tomorrow
    user.reviewed("2026-03-10T00:00:00Z"); // the first moment of today
    user.reviewed("2026-03-09T23:59:59.999999Z");
    user.reviewed("2026-03-04T00:00:00Z"); // the first moment of 7 days
    user.reviewed("2026-03-03T23:59:59.999999Z");
    user.reviewed("2026-02-09T00:00:00Z"); // of 30 days
    user.reviewed("2026-02-08T23:59:59.999999Z");
    user.reviewed("2025-03-11T00:00:00Z"); // of 365 days
    user.reviewed("2025-03-10T23:59:59.999999Z");
    user.talked("production", "2026-03-01T10:00:00Z", 90);

    JsonNode stats = user.data("stats", Map.of("timeZone", "UTC"));

    assertThat(stats.get("day").asText()).isEqualTo("2026-03-10");
    assertThat(stats.at("/today/reviews").asInt()).isEqualTo(1);
    assertThat(stats.at("/last7Days/reviews").asInt()).isEqualTo(3);
    assertThat(stats.at("/last30Days/reviews").asInt()).isEqualTo(5);
    assertThat(stats.at("/last365Days/reviews").asInt()).isEqualTo(7);
    assertThat(stats.at("/last7Days/conversations").asInt()).isZero();
    assertThat(stats.at("/last30Days/conversationSeconds").asInt()).isEqualTo(90);
    assertThat(stats.at("/last365Days/conversations").asInt()).isEqualTo(1);
  }

  @Test
  void aShareIsOfAllOfTheStretchAndNotAMeanOfShares() {
    Instant today = Instant.parse("2026-03-10T09:00:00Z");
    Instant before = Instant.parse("2026-03-08T09:00:00Z");
    user.published().review(user.id(), today, 1, 2, null);
    for (int i = 0; i < 3; i++) {
      user.published().review(user.id(), before, 3, 2, null);
    }

    JsonNode stats = user.data("stats", Map.of());

    assertThat(stats.at("/today/retention").asDouble()).isZero();
    assertThat(stats.at("/last7Days/retention").asDouble()).isEqualTo(0.75);
  }

  @Test
  void somebodyWhoHasDoneNothingGetsZeros() {
    JsonNode stats = user.data("stats", Map.of());

    assertThat(stats.at("/last365Days").toString())
        .isEqualTo(
            ("{'reviews':0,'newCards':0,'retention':null,'answerSeconds':0,'conversations':0,"
                    + "'conversationSeconds':0}")
                .replace('\'', '"'));
  }

  @Test
  void daysAreThoseOfTheProfileElseOfTheAccountElseOfUtc() {
    assertThat(timeZoneAndDay(Map.of())).isEqualTo("UTC 2026-03-10");

    SERVER.published().account(user.id(), "Europe/Berlin");
    assertThat(timeZoneAndDay(Map.of())).isEqualTo("Europe/Berlin 2026-03-10");

    SERVER.published().profile(user.id(), null, 15);
    assertThat(timeZoneAndDay(Map.of())).isEqualTo("Europe/Berlin 2026-03-10");

    User traveller = SERVER.newUser();
    SERVER.published().account(traveller.id(), "Europe/Berlin");
    SERVER.published().profile(traveller.id(), "Asia/Kathmandu", null);
    assertThat(traveller.data("stats", Map.of()).get("day").asText()).isEqualTo("2026-03-11");
    assertThat(
            traveller
                .data("stats", Map.of("timeZone", "America/Sao_Paulo"))
                .get("timeZone")
                .asText())
        .isEqualTo("America/Sao_Paulo");
  }

  @Test
  void theGoalIsThatOfTheProfile() {
    assertThat(user.data("stats", Map.of()).get("dailyGoal").isNull()).isTrue();

    SERVER.published().profile(user.id(), null, 15);

    assertThat(user.data("stats", Map.of()).get("dailyGoal").asInt()).isEqualTo(15);
  }

  @Test
  void aStoredTimeZoneThatNobodyKnowsIsTakenForUtc() {
    SERVER.published().account(user.id(), "Europe/Atlantis");

    assertThat(timeZoneAndDay(Map.of())).isEqualTo("UTC 2026-03-10");
  }

  @Test
  void everyVariantHasItsOwnConversationsAndTheSameReviews() {
    user.reviewed("2026-03-10T08:00:00Z");
    user.talked("sandbox", "2026-03-10T09:00:00Z", 60);

    JsonNode production = user.data("stats", Map.of());
    JsonNode sandbox = user.sandbox("stats", Map.of()).data();

    assertThat(production.at("/today/conversations").asInt()).isZero();
    assertThat(sandbox.at("/today/conversations").asInt()).isEqualTo(1);
    assertThat(sandbox.at("/today/reviews"))
        .isEqualTo(production.at("/today/reviews"))
        .hasToString("1");
  }

  private String timeZoneAndDay(Map<String, ?> fields) {
    JsonNode stats = user.data("stats", fields);
    return stats.get("timeZone").asText() + " " + stats.get("day").asText();
  }
}
