/** Proxies that share their state tell each other what each has found out about routes. */
@NullMarked
package io.figwizard.routingproxy.findings;

import org.jspecify.annotations.NullMarked;
