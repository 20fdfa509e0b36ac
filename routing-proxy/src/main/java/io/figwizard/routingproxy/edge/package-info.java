/**
 * What the proxy checks of a request itself before a server gets anything of it: access tokens, and
 * how often somebody asks. Knows nothing of how requests arrive; never waits on the caller's
 * thread.
 */
@NullMarked
package io.figwizard.routingproxy.edge;

import org.jspecify.annotations.NullMarked;
