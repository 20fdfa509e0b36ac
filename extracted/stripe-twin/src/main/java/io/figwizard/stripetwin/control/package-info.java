/**
 * The twin's strings: what a test or a developer pulls that Stripe does not offer. {@link
 * io.figwizard.stripetwin.control.TwinControl} is the client; what it calls stands beneath {@code
 * /twin}.
 */
@NullMarked
package io.figwizard.stripetwin.control;

import org.jspecify.annotations.NullMarked;
