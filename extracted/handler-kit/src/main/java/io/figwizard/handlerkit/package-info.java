/**
 * What every handler is built on: the envelope, the action router, authentication, errors, request
 * ids, the database of a domain. It knows no domain.
 *
 * <p>A domain is a Dropwizard bundle that hands its {@link io.figwizard.handlerkit.Action}s to a
 * {@link io.figwizard.handlerkit.Handler}; an application becomes able to host handlers by adding
 * {@link io.figwizard.handlerkit.HandlerKitBundle} once.
 */
@NullMarked
package io.figwizard.handlerkit;

import org.jspecify.annotations.NullMarked;
