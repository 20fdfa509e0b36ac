/**
 * Which side serves a request: routes, their table, and the assignment of users in a canary. Knows
 * neither configuration files nor HTTP servers, so that the data plane can read it on every request
 * and the control plane can build it.
 */
@NullMarked
package io.figwizard.routingproxy.routes;

import org.jspecify.annotations.NullMarked;
