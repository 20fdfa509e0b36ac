/**
 * Mails and reports: the daily digest, the mail with which a password is reset, the daily counts of
 * usage. Answers no requests; the worker runs what is registered here.
 *
 * <ul>
 *   <li>No connection to the database is held while a mail is being sent.
 *   <li>A digest is sent at most once for each day of the user's calendar. It is marked as {@code
 *       sending} before the mail server gets it, and what is marked is never sent again, whatever
 *       crashes. Whatever crashes before that is repeated.
 *   <li>A password-reset mail is sent at least once: a second copy does no harm, a missing one
 *       does. Its token is erased as soon as the mail server has the mail, or the token has
 *       expired.
 *   <li>A mail server that is down, slow or busy keeps mails waiting and loses none. One that
 *       refuses a mail for good ends this one mail: it stays in its table with the server's code.
 * </ul>
 *
 * <p>Meters: {@code jobs.mail.<kind>.sent}, {@code .later}, {@code .refused}, {@code .unknown},
 * {@code .expired}; gauges: {@code jobs.mail.<kind>.waiting}, {@code jobs.mail.server-up}.
 */
@NullMarked
@Domain(
    name = "jobs",
    handler = "",
    owns = {"digest", "reset_mail", "usage", "usage_run"},
    reads = {
      "account",
      "profile",
      "drilling_due",
      "drilling_practice",
      // Nothing here reads it any more. The version before does, and may still run when the rights
      // are given anew; goes with the next version.
      "drilling_reviews",
      "entitlement"
    },
    extractable = false,
    staysBecause =
        "it runs for minutes on a timer and keeps a connection to the mail server; a function is"
            + " frozen between two requests")
package io.figwizard.jobs;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
