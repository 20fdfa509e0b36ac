/** Other proxies on the JVM, bare, for {@code ./fig bench proxy} to compare with. */
@NullMarked
package io.figwizard.rivals;

import org.jspecify.annotations.NullMarked;
