package io.figwizard.providertwins.elevenlabs;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How a conversation ends and what ElevenLabs' analysis finds in it.
 *
 * @param seconds how long it took
 * @param summary of what was said
 * @param facts what the agent's data collection found, by its identifier
 */
public record Ending(int seconds, String summary, Map<String, String> facts) {

  /** From JSON, fields may be missing. */
  public Ending {
    if (seconds < 0) {
      throw new IllegalArgumentException("seconds: " + seconds + " (expected: >= 0)");
    }
    summary = summary == null ? "A short conversation." : summary;
    facts = facts == null ? Map.of() : Map.copyOf(facts);
  }

  /** After so long, with nothing worth remembering. */
  public static Ending after(Duration length) {
    return new Ending(Math.toIntExact(length.toSeconds()), "A short conversation.", Map.of());
  }

  /** The same with this summary. */
  public Ending withSummary(String text) {
    return new Ending(seconds, text, facts);
  }

  /** The same with one more thing that was found out. */
  public Ending withFact(String identifier, String value) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(identifier, value);
    return new Ending(seconds, summary, more);
  }
}
