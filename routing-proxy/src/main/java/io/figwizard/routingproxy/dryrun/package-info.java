/**
 * Dry runs of routes that write: how a request for one is signed, what its answer says that would
 * have been done, and which routes may not have one any more. Sending is the data plane's business.
 * The other side of it is handler-kit's; docs/decisions/0029 has what goes over the wire.
 */
@NullMarked
package io.figwizard.routingproxy.dryrun;

import org.jspecify.annotations.NullMarked;
