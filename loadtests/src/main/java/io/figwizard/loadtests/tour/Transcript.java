package io.figwizard.loadtests.tour;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** What the reader sees of the tour. For one thread. */
final class Transcript {

  private final PrintStream out;
  private int stops;

  Transcript(PrintStream out) {
    this.out = out;
  }

  void stop(String title) {
    out.printf("%n%d. %s%n", ++stops, title);
  }

  void remark(String text) {
    out.println("  " + text);
  }

  /**
   * @param body null where there is none
   */
  void request(String method, String path, @Nullable String body) {
    out.println("  > " + method + " " + path + (body == null ? "" : " " + body));
  }

  /**
   * @param side who answered, empty where nobody says
   * @param times how often it was asked until this came
   */
  void answer(int status, String side, long millis, int times, String body) {
    out.printf(
        "  < %d%s, %d ms%s %s%n",
        status,
        side.isEmpty() ? "" : " by the " + side,
        millis,
        times > 1 ? ", asked %d times".formatted(times) : "",
        body);
  }
}
