/** People who may choose the side that serves them. */
@NullMarked
package io.figwizard.routingproxy.tester;

import org.jspecify.annotations.NullMarked;
