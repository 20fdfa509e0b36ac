/**
 * What the double knows and how it changes: two worlds (test and live) of objects in Stripe's own
 * form, changed by one request at a time, and the events that tell of every change.
 */
@NullMarked
package io.figwizard.stripetwin.state;

import org.jspecify.annotations.NullMarked;
