/**
 * Notifications: a user's clients learn of what happened while they are connected, and afterwards
 * of what they missed.
 *
 * <p>The worker hands the domains' events to {@link io.figwizard.realtime.Notify}, which writes a
 * row of {@code realtime.notification} and says in the same transaction, by {@code NOTIFY}, whose
 * it is. Every process that serves connections listens on a connection of its own and looks at the
 * table every few seconds besides, because what is said while a {@code LISTEN} is broken is lost. A
 * connection keeps nothing but its place: the sequence of the last notification it has sent. Woken,
 * it reads what comes after its place, one batch at a time, and the next one when the client has
 * taken it. So what a client gets live and what it gets when it resumes is the same read; nothing
 * is lost or sent twice on a connection whoever restarts; and a slow client costs one batch of
 * memory until it is dropped.
 *
 * <p>{@code GET /realtime/events} streams server-sent events; {@code Last-Event-ID}, or {@code
 * ?lastEventId=}, resumes. Events: {@code ready} (from here on nothing is missed; {@code
 * "complete": false} where notifications that came after the client's place were deleted for their
 * age, so that it had better load everything anew), {@code notification}, and before we end the
 * stream {@code end} with {@code {"code", "message", "reconnect"}}. {@code GET /realtime/socket} is
 * a WebSocket with the same as JSON messages, told apart by {@code type}; the client may send
 * {@code {"type":"resume","after":"41"}} once. Ends of a stream and close codes are the same, see
 * {@link io.figwizard.realtime.Ending}.
 *
 * <p>The access token comes in {@code Authorization}; never in the address, which ends up in logs.
 * Browsers can set no header for these two. They ask for a ticket, action {@code ticket} of {@code
 * POST /realtime}, and connect with {@code ?ticket=}: it is good once, within 30 seconds, and the
 * connection ends when the token would have. A used one is refused, so an {@code EventSource} that
 * comes again by itself is told 401 and ends: the page asks for a new ticket and connects with that
 * and {@code ?lastEventId=}. A WebSocket may instead offer the token as the subprotocol {@code
 * bearer.<token>} beside {@code figwizard.v1}.
 *
 * <p>How many connections one user may have is counted in each process, not over all.
 */
@NullMarked
@Domain(
    name = "realtime",
    handler = "realtime-handler",
    owns = {"notification", "departed", "horizon", "ticket"},
    publishes = "notifications",
    extractable = false,
    staysBecause =
        "it holds connections to clients and one that listens to the database open for hours; a"
            + " function ends with its request and is frozen between two")
package io.figwizard.realtime;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
