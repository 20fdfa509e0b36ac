/** {@code bench}: what the routing proxy costs, beside other proxies on the same machine. */
@NullMarked
package io.figwizard.loadtests.bench;

import org.jspecify.annotations.NullMarked;
