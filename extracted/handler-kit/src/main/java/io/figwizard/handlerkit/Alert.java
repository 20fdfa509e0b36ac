package io.figwizard.handlerkit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One thing that somebody should look at. Short enough for a message of Discord (2000). */
record Alert(String kind, String summary, @Nullable String requestId, Instant at) {
  private static final int MAX_KIND = 300;
  private static final int MAX_SUMMARY = 1000;

  Alert {
    kind = shortened(kind, MAX_KIND);
    summary = shortened(summary, MAX_SUMMARY);
  }

  private static String shortened(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
