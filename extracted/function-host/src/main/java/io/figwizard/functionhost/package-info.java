/**
 * Runs one handler on its own, as the ordinary Dropwizard application it is anyway, behind a plain
 * HTTP connector: what a container platform, or the routing proxy, sends requests to.
 *
 * <p>A function differs from a server in what it must not have: an admin connector beside the
 * public one, connections that it opens before a request needs them, migrations, background work.
 */
@NullMarked
package io.figwizard.functionhost;

import org.jspecify.annotations.NullMarked;
