/**
 * The control plane: which routes there are, where they stand, who may move them. Publishes
 * immutable tables to the data plane; serves no user's request itself.
 */
@NullMarked
package io.figwizard.routingproxy.control;

import org.jspecify.annotations.NullMarked;
