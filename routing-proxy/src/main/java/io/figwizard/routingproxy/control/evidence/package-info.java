/** Judges whether a gate's signed result allows a route to move. */
@NullMarked
package io.figwizard.routingproxy.control.evidence;

import org.jspecify.annotations.NullMarked;
