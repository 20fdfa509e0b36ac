/**
 * The services of a local stack as processes of their own: how they start, stop, and say why they
 * died.
 */
@NullMarked
package io.figwizard.loadtests.stack;

import org.jspecify.annotations.NullMarked;
