/**
 * Compares what both sides of a route in mode shadow answer: field by field, under rules that
 * people have reviewed, and with what the monolith's own answers differ in set apart. Works on a
 * thread of its own; what clients wait for never waits for it.
 */
@NullMarked
package io.figwizard.routingproxy.diff;

import org.jspecify.annotations.NullMarked;
