package io.figwizard.routingproxy.control;

import io.figwizard.routingproxy.control.state.Standing;
import io.figwizard.routingproxy.routes.Mode;
import org.jspecify.annotations.Nullable;

/**
 * What became of a flip or rollback.
 *
 * @param mode where the route stands now
 * @param from where it stood before
 * @param appliedInMillis from the request to the instant new requests see it
 * @param changed false where it stood there already
 * @param kept whether it is on the disk; false only after a rollback that the disk refused
 * @param evidence id of the evidence that allowed it
 * @param warning what the asker must know, null as a rule
 */
public record FlipResult(
    String route,
    Mode mode,
    double percent,
    Standing from,
    long generation,
    double appliedInMillis,
    boolean changed,
    boolean kept,
    boolean forced,
    @Nullable String evidence,
    @Nullable String warning) {}
