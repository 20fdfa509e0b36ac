/**
 * The routing proxy: a data plane that carries requests to the monolith or to a function, and a
 * control plane that says which.
 */
@NullMarked
package io.figwizard.routingproxy;

import org.jspecify.annotations.NullMarked;
