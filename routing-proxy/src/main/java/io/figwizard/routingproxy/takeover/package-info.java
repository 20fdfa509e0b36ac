/**
 * One process takes another one's place without a refused connection: the listening sockets
 * themselves go from the old to the new, over a socket in the state folder that only the same user
 * may open. Why so, and what happens when either dies: docs/decisions/0034.
 */
@NullMarked
package io.figwizard.routingproxy.takeover;

import org.jspecify.annotations.NullMarked;
