package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.Lost;

/**
 * Why there is no answer to a copy.
 *
 * @param detail for people, without anything of what arrived
 */
record CopyFailure(Lost why, String detail) {}
