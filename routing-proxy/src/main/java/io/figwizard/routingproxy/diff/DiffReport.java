package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.watch.Times;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * In what the sides of a route differ.
 *
 * @param sample share of the requests that are copied while the route is in shadow
 * @param since when counting began: when the route came to shadow, with other rules, with another
 *     build of a side, or with the start of the proxy where it did not know the builds before
 * @param builds of both sides; null where they were not asked yet or could not tell
 * @param differing pairs that differ in at least one field
 * @param differingAtMost the most that this share may be in truth, with 95 % confidence
 * @param repeats how often the monolith was asked once more
 * @param lost why there was nothing to compare, by reason
 * @param failed the newest copy of which came nothing to compare, for each reason
 * @param times of the pairs; copies come after the answer, a few at a time, so that the extracted
 *     side's are neither what users would wait for nor what many of them would
 * @param statuses pairs by both sides' status
 * @param fields the worst first
 * @param untold differences in fields beyond the number that is told apart
 * @param unusedRules rules that no difference has needed; empty as long as too little was compared
 * @param proposals rules for diff-rules.yml, for a person to review
 * @param rulesFault what is wrong with the file on the disk; null where it is in force
 * @param mayDiffer the share of all pairs that may differ when the route moves on to a canary
 * @param answers in which ways the monolith has answered within the last 14 days, by status
 * @param obstacles what keeps the route from moving on to a canary, as far as its answers tell
 * @param notCopied why its requests are not copied, and what stands for it; null where they may be
 * @param dryRun whether dry runs of both sides are compared, and what they would have done as
 *     {@code effects...}; the request must not be repeated then: it would be done for real
 * @param trouble why nothing is compared although the route is in shadow; null where nothing is
 *     wrong
 * @param together whose numbers these are; null where the proxy has its state for itself
 */
public record DiffReport(
    String route,
    Mode mode,
    double sample,
    Instant since,
    @Nullable String builds,
    long compared,
    long differing,
    double differingAtMost,
    long repeats,
    Map<String, Long> lost,
    List<FailedExample> failed,
    TimesReport times,
    Map<String, Long> statuses,
    List<FieldReport> fields,
    long untold,
    List<String> unusedRules,
    List<String> proposals,
    @Nullable String rulesFault,
    String monolith,
    @Nullable String extracted,
    double mayDiffer,
    List<AnswerReport> answers,
    List<Obstacle> obstacles,
    @Nullable String notCopied,
    boolean dryRun,
    @Nullable String trouble,
    @Nullable Together together) {

  /** Stands for a status where a dry run came to a call that nobody answers. */
  public static final String ENDED = "ended at an outbound call";

  /** Ends those of a route that changes something elsewhere, where the dry run got to no change. */
  public static final String CHANGED_NOTHING = " (nothing would have been changed elsewhere)";

  /**
   * One way in which the monolith answers.
   *
   * @param answer status and what tells it from others, for example {@code 404 deck_not_found}
   * @param given how often
   * @param last when last; null where only a copy is known
   * @param compared pairs of both sides' answers in which the monolith answered so
   */
  public record AnswerReport(String answer, long given, @Nullable Instant last, long compared) {}

  /**
   * The proxies that share a state count together.
   *
   * @param proxies whose numbers these are, the one that was asked first
   * @param leftOut those of which other numbers do not count, with the reason
   * @param fault why the others could not be asked; null where they were
   */
  public record Together(List<String> proxies, List<String> leftOut, @Nullable String fault) {}

  /**
   * What is in the way.
   *
   * @param code stable, lower case with underscores
   * @param message for people
   * @param facts the numbers by field or answer
   */
  public record Obstacle(String code, String message, Map<String, String> facts) {}

  /**
   * How long the same requests took, from the request's last byte to the answer's.
   *
   * @param monolith while its client waited
   * @param repeated the monolith asked once more, under the same conditions as a copy; of routes
   *     that write all three are dry runs
   */
  public record TimesReport(TimeReport monolith, TimeReport extracted, TimeReport repeated) {}

  /** Times in milliseconds, to 5 %; 0 without any. */
  public record TimeReport(long requests, double p50, double p95) {
    static TimeReport of(Times times) {
      return new TimeReport(times.total(), times.quantileMillis(0.50), times.quantileMillis(0.95));
    }
  }

  /** What the numbers of a field mean. */
  public enum Says {
    /** The sides differ more often than the monolith differs from itself. */
    DIFFERS,
    /** More often than the monolith differs from itself, but too few to tell it from chance. */
    UNDECIDED,
    /** The monolith differs from itself as often, or more. */
    NOISE
  }

  /**
   * One field.
   *
   * @param share of the pairs that differ in it
   * @param atMost the most that this may be in truth, with 95 % confidence
   * @param repeats of the monolith's own pairs that differ in it
   * @param chance how probable this is if both differed alike, for who looks at all fields at once
   */
  public record FieldReport(
      String path,
      Kind kind,
      Says says,
      long pairs,
      double share,
      double atMost,
      long repeats,
      double chance,
      @Nullable Example example) {}
}
