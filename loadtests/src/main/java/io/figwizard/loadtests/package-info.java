/**
 * Everything that loads, measures and shows the system from outside: data, gate, local stack, demo.
 */
@NullMarked
package io.figwizard.loadtests;

import org.jspecify.annotations.NullMarked;
