/** Files that people or a platform replace while the proxy runs. */
@NullMarked
package io.figwizard.routingproxy.files;

import org.jspecify.annotations.NullMarked;
