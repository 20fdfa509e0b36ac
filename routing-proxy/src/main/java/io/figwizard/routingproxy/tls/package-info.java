/** The proxy's own certificate: read, handed to new connections, and read again when it changed. */
@NullMarked
package io.figwizard.routingproxy.tls;

import org.jspecify.annotations.NullMarked;
