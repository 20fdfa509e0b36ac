/**
 * A walk through the product as one of its users, in front of the reader and as an end-to-end test:
 * every request goes through the proxy of a local stack, every answer is checked.
 */
@NullMarked
package io.figwizard.loadtests.tour;

import org.jspecify.annotations.NullMarked;
