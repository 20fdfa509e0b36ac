/**
 * In which ways the monolith has answered each route of late: what copies must have met before
 * users do.
 */
@NullMarked
package io.figwizard.routingproxy.coverage;

import org.jspecify.annotations.NullMarked;
