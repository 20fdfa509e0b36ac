package io.figwizard.loadtests.tour;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Says what the user wants, from two devices that do not know of each other. */
final class Preferences {

  static final int GOAL = 3;

  private final Visitor visitor;
  private final Transcript transcript;

  Preferences(Journey journey) {
    this.visitor = journey.visitor();
    this.transcript = journey.transcript();
  }

  void choose() {
    transcript.stop("Choose: time zone and goal; an outdated change is refused");
    JsonNode profile = visitor.does("profile", "get", Map.of()).path("profile");
    long seen = profile.path("version").asLong();
    Answer changed =
        visitor.asks(
            "profile",
            "preferences",
            Map.of("expectedVersion", seen, "timeZone", "Asia/Tokyo", "dailyGoal", GOAL));
    changed.require(
        changed.data().path("preferences").path("dailyGoal").asInt() == GOAL,
        "the goal that was set");
    visitor
        .asks("profile", "preferences", Map.of("expectedVersion", seen, "dailyGoal", 99))
        .refused(409, "version_conflict");
  }
}
