package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Looks at what was done. */
final class Dashboard {

  private final Visitor visitor;
  private final Transcript transcript;

  Dashboard(Journey journey) {
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
  }

  /**
   * @param conversation that is to be among what was done
   */
  void look(String conversation) {
    transcript.stop("See the dashboard: in the time zone that was chosen");
    Answer stats = visitor.asks("dashboard", "stats", Map.of());
    stats.require(
        stats.data().path("timeZone").asText().equals("Asia/Tokyo")
            && stats.data().path("dailyGoal").asInt() == Preferences.GOAL,
        "the user's time zone and goal");
    Answer streak = visitor.asks("dashboard", "streak", Map.of());
    streak.require(streak.data().path("currentDays").asInt() == 1, "a streak of one day");
    Answer progress = visitor.asks("dashboard", "progress", Map.of());
    progress.require(progress.data().path("points").size() > 0, "points");
    Answer activity = visitor.asks("dashboard", "activity", Map.of("limit", 10));
    int reviews = 0;
    boolean talked = false;
    for (JsonNode entry : activity.data().path("entries")) {
      reviews += entry.path("type").asText().equals("review") ? 1 : 0;
      talked |= entry.path("id").asText().equals(conversation);
    }
    activity.require(reviews == 3 && talked, "three reviews and the conversation");
  }
}
