/**
 * The worker: delivers the events in the domains' outboxes to those who want them, and runs the
 * domains' background jobs. Several processes may run it at once.
 *
 * <p>An event goes through two transactions of two roles. The {@code Relay} copies it from the
 * outbox to {@code worker.delivery}, once for each interested consumer, and then deletes it there;
 * a crash between the two repeats the copy, which changes nothing. From then on a delivery belongs
 * to a lane: one consumer's events of one ordering key. Whoever claims a lane has it on lease,
 * hands its events over in order, and holds no transaction meanwhile, so a consumer may take its
 * time. A lease is renewed while its process lives; that of a killed one ends within seconds and
 * another process goes on.
 */
@NullMarked
@Domain(
    name = "worker",
    handler = "",
    owns = {"delivery", "lane", "scheduled_tasks"},
    extractable = false,
    staysBecause =
        "it polls, keeps threads and timers, and works for all domains in one process; a function"
            + " is frozen between two requests")
package io.figwizard.worker;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
