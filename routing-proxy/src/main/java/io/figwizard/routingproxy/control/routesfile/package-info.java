/**
 * Reads {@code routes.yml}: what routes there are and where their sides listen. Where a route
 * stands is not in it, that is state.
 */
@NullMarked
package io.figwizard.routingproxy.control.routesfile;

import org.jspecify.annotations.NullMarked;
