/** The admin API over HTTP, with the envelope of the handlers for every answer. */
@NullMarked
package io.figwizard.routingproxy.control.admin;

import org.jspecify.annotations.NullMarked;
