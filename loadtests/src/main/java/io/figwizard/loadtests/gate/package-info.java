/**
 * The gate: whether the extracted side of a route is no worse than the monolith, decided over
 * several fresh launches of both under the same traffic, and written down as signed evidence.
 */
@NullMarked
package io.figwizard.loadtests.gate;

import org.jspecify.annotations.NullMarked;
