/**
 * When to show a card again: FSRS-6, the Free Spaced Repetition Scheduler with 21 weights (<a
 * href="https://github.com/open-spaced-repetition/awesome-fsrs/wiki/The-Algorithm">the
 * algorithm</a>). Knows nothing of decks, users or databases. Its tests hold it against thousands
 * of reviews that {@code ts-fsrs} scheduled; see {@code src/test/fsrs-vectors}.
 */
@NullMarked
package io.figwizard.drilling.fsrs;

import org.jspecify.annotations.NullMarked;
