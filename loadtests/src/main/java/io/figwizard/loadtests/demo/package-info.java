/**
 * The demo: walks a route from the monolith to a function and back, under load, and checks itself.
 */
@NullMarked
package io.figwizard.loadtests.demo;

import org.jspecify.annotations.NullMarked;
