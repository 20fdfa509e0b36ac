/** How PostgreSQL finds the rows that the domains' statements ask for. */
@NullMarked
package io.figwizard.loadtests.plans;

import org.jspecify.annotations.NullMarked;
