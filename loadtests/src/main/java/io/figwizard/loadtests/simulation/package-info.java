/**
 * What runs inside the load generator's own JVM: the duet simulation, the requests it is fed with,
 * and the watch on the generator's own pauses.
 */
@NullMarked
package io.figwizard.loadtests.simulation;

import org.jspecify.annotations.NullMarked;
