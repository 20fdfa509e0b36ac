/**
 * The users whom canaries with a budget have let in: kept over restarts, because a budget that is
 * forgotten is none.
 */
@NullMarked
package io.figwizard.routingproxy.control.users;

import org.jspecify.annotations.NullMarked;
