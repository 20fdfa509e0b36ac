/** Who may use the admin API, and for what. */
@NullMarked
package io.figwizard.routingproxy.control.access;

import org.jspecify.annotations.NullMarked;
