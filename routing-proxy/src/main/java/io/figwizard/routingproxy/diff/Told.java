package io.figwizard.routingproxy.diff;

import io.figwizard.routingproxy.dryrun.Effects;
import io.figwizard.routingproxy.shadow.CopiedAnswer;

/**
 * One answer of a pair, and what it says that it would have done, which is decoded once.
 *
 * @param effects of a dry run; {@link Effects#NONE} otherwise, and where it says nothing: a refusal
 *     did nothing
 */
record Told(CopiedAnswer answer, Effects effects) {

  static Told of(CopiedAnswer answer, boolean dryRun) {
    Effects said = dryRun ? Effects.of(answer) : null;
    return new Told(answer, said == null ? Effects.NONE : said);
  }

  /** Whether it is of a dry run that ended before there was an answer. */
  boolean ended() {
    return effects.ended();
  }

  /** In words for people. */
  String status() {
    return ended() ? DiffReport.ENDED : String.valueOf(answer.status());
  }
}
