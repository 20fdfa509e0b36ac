package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.coverage.Branch;
import io.figwizard.routingproxy.shadow.Lost;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A book as it was at one instant. Nobody changes it any more.
 *
 * @param builds of both sides; null where they were not asked yet or could not tell
 * @param compared pairs of both sides' answers
 * @param differing of them
 * @param repeats pairs of the monolith's own answers
 * @param untold differences in fields beyond the number that is told apart
 * @param branches pairs by the way in which the monolith answered
 * @param unused rules that no difference needed
 * @param times of the pairs
 * @param failed the newest copy that failed, for each reason
 * @param copiedBefore whether pairs were compared in a book before this one
 */
record BookPage(
    Instant since,
    @Nullable String builds,
    long compared,
    long differing,
    long repeats,
    long untold,
    List<FieldNumbers> fields,
    Map<String, Long> statuses,
    Map<Branch, Long> branches,
    Map<Lost, Long> lost,
    List<Rule> unused,
    PairTimes.Kept times,
    List<FailedExample> failed,
    boolean copiedBefore) {}
