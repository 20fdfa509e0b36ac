package io.figwizard.routingproxy.control.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What an operator can do where copies or dry runs come to nothing. */
final class LostHints {

  private record Hint(String reason, String words) {}

  private static final List<Hint> HINTS =
      List.of(
          new Hint(
              "unreachable",
              "no connection to the function; is it up, and its address in routes.yml right? Counts as"
                  + " a difference"),
          new Hint(
              "timeout",
              "the function's whole answer was not there in time (shadow: {timeout: ...}). Counts as a"
                  + " difference"),
          new Hint(
              "broken",
              "the function cut the connection, or answered what is no HTTP. Counts as a difference"),
          new Hint(
              "flooded",
              "the function's answer is larger than shadow: {maxBodySize: ...}, the monolith's was"
                  + " not. Counts as a difference"),
          new Hint(
              "circuit_open",
              "the function failed several times in a row, so it got one copy a second to try"),
          new Hint(
              "queue_full",
              "more came than are copied at a time; lower `sample`, or raise `maxInFlight`"),
          new Hint(
              "too_large",
              "the request or the monolith's answer is larger than shadow: {maxBodySize: ...}"),
          new Hint(
              "failed",
              "the monolith answered 5xx, and nobody knows what of the write it has done"),
          new Hint(
              "refused",
              "a side does not take the proxy's signature; compare FIG_DRY_RUN_KEY and the clocks of"
                  + " proxy, monolith and function"),
          new Hint("unknown", "a side knows no dry runs; deploy it with a handler-kit that does"),
          new Hint(
              "not_possible",
              "nobody has declared that all the action does can be rolled back or captured"
                  + " (@DryRunnable); go on with the gate"),
          new Hint("not_json", "only requests with a JSON body are run dry"),
          new Hint(
              "skipped",
              "a lock, a connection or time was not to be had at once, and real requests go first;"
                  + " where it is most of them, see the side's log (\"A dry run gave way\"), and lower"
                  + " `sample`, or raise kit.dryRun.deadline of both sides where their dry runs need"
                  + " longer"),
          new Hint(
              "monolith_failed",
              "the monolith's dry run failed or was late, so the function's was not begun"));

  private LostHints() {}

  /**
   * @param lost numbers by reason
   */
  static List<String> of(JsonNode lost) {
    return HINTS.stream()
        .filter(hint -> lost.path(hint.reason()).asLong() > 0)
        .map(hint -> hint.reason() + ": " + hint.words() + ".")
        .toList();
  }
}
