/**
 * Drilling: decks of flash cards, and which card a learner should see when.
 *
 * <p>Actions at {@code POST /drilling}; the schedule is FSRS-6, in {@link
 * io.figwizard.drilling.fsrs}. A user sees own rows only: every statement names the user, and a row
 * of somebody else answers like one that does not exist.
 */
@NullMarked
@Domain(
    name = "drilling",
    handler = "drilling-handler",
    owns = {"deck", "card", "review"},
    publishes = {
      "drilling_cards",
      "drilling_decks",
      "drilling_due",
      "drilling_practice",
      "drilling_reviews"
    },
    reads = "entitlement")
package io.figwizard.drilling;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
