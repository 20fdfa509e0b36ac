/** Remembers when the monolith was needed last. */
@NullMarked
package io.figwizard.routingproxy.control.traffic;

import org.jspecify.annotations.NullMarked;
