/**
 * The dashboard: what a learner has done, counted by the learner's own days.
 *
 * <p>Actions at {@code POST /dashboard}; all of them only read. Reviews are the same in both
 * variants, conversations are those of the variant that is asked. Every statement names the user
 * and reads views that other domains publish; the schema {@code dashboard} holds only what the kit
 * needs.
 */
@NullMarked
@Domain(
    name = "dashboard",
    handler = "dashboard-handler",
    owns = {},
    reads = {"account", "conversations", "drilling_practice", "drilling_reviews", "profile"})
package io.figwizard.dashboard;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
