/** Remembers when the monolith was needed last, and whom functions have served. */
@NullMarked
package io.figwizard.routingproxy.control.traffic;

import org.jspecify.annotations.NullMarked;
