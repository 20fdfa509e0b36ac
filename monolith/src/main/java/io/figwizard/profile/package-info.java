/**
 * Profile: what a user tells about themselves, and how they want to be treated.
 *
 * <p>Actions at {@code POST /profile}. A profile is there for every user, of version 0 and empty
 * until the first change. Whoever changes something names the version that they have seen, and is
 * refused when somebody else was faster.
 *
 * <p>Still in the monolith's module, and already under every rule of what can leave it:
 * MIGRATION.md walks it out.
 */
@NullMarked
@Domain(
    name = "profile",
    handler = "profile-handler",
    owns = {"profile", "draft"},
    publishes = {"profile", "profile_draft"})
package io.figwizard.profile;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
