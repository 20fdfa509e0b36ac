/**
 * Where every route stands, and how it came there, on disk. What is read back after a crash at any
 * instant is one of the states that were written, with the history that led to it.
 */
@NullMarked
package io.figwizard.routingproxy.control.state;

import org.jspecify.annotations.NullMarked;
