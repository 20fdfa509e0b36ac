/** Commands for operators: thin clients of the admin API. */
@NullMarked
package io.figwizard.routingproxy.control.cli;

import org.jspecify.annotations.NullMarked;
