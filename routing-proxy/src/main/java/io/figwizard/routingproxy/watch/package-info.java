/**
 * Watches how the two sides of each route do, and takes a route back whose extracted side does
 * worse.
 */
@NullMarked
package io.figwizard.routingproxy.watch;

import org.jspecify.annotations.NullMarked;
