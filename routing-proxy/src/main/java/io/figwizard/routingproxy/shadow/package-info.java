/**
 * What became of requests that were copied to the other side: the values that the data plane hands
 * out, and who is told. Sending and receiving is the data plane's business, comparing that of
 * {@code diff}.
 */
@NullMarked
package io.figwizard.routingproxy.shadow;

import org.jspecify.annotations.NullMarked;
