/**
 * Exports: all that we hold of a user, as a file to take away.
 *
 * <p>Actions at {@code POST /exports} and {@code POST /exports-sandbox}, which do the same, and the
 * file at {@code GET /exports/{exportId}/file}. What the code relies on:
 *
 * <ul>
 *   <li>What others hold is read from their published views alone, a page at a time, each page in a
 *       transaction of its own. An export is no snapshot: what changes while it is made may be in
 *       it before or after the change, but nothing is in it twice.
 *   <li>A file is stored in parts, in the order in which it is written; neither making nor sending
 *       it needs memory for more than a few of them.
 *   <li>Every write of whoever makes an export names the attempt. Who was taken for dead, and whose
 *       export was begun anew or deleted meanwhile, writes nothing more.
 *   <li>A client that reads slowly holds a thread for a while, never a connection of the database.
 * </ul>
 *
 * <p>Codes beside those of the kit: {@code too_many_exports}, {@code export_not_ready}, {@code
 * export_failed} (409), {@code export_expired} (410), {@code too_many_downloads} (429), {@code
 * downloads_busy} (503).
 */
@NullMarked
@Domain(
    name = "exports",
    handler = "exports-handler",
    owns = {"export", "part", "outbox"},
    reads = {
      "account",
      "conversation_memory",
      "conversations",
      "drilling_cards",
      "drilling_decks",
      "drilling_practice",
      "drilling_reviews",
      "entitlement",
      "invoices",
      "notifications",
      "profile",
      "profile_draft"
    },
    extractable = false,
    staysBecause =
        "making a file takes minutes in the background, and sending it to a slow client holds a"
            + " thread and a counter of this process; a function is frozen between requests and"
            + " ended while it streams")
package io.figwizard.exports;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
