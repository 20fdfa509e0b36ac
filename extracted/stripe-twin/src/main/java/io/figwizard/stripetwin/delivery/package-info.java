/**
 * Events on their way to webhook endpoints: signed over the exact bytes, sent at least once, in
 * whatever disorder the {@link io.figwizard.stripetwin.delivery.SenderMode} asks for.
 */
@NullMarked
package io.figwizard.stripetwin.delivery;

import org.jspecify.annotations.NullMarked;
