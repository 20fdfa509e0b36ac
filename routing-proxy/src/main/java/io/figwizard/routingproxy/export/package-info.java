/** Writes where routes stand as the configuration of another gateway. */
@NullMarked
package io.figwizard.routingproxy.export;

import org.jspecify.annotations.NullMarked;
