/** Files that somebody replaces while the proxy runs: people, a platform, the proxy itself. */
@NullMarked
package io.figwizard.routingproxy.files;

import org.jspecify.annotations.NullMarked;
