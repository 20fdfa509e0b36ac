/**
 * A stateful double of Stripe: the wire format of its API, the states its objects go through, and
 * the events it sends, for tests and for the local stack. Nothing that is deployed depends on it.
 */
@NullMarked
package io.figwizard.stripetwin;

import org.jspecify.annotations.NullMarked;
