/**
 * What tests of handlers share: a real database migrated for the domains under test, tokens good
 * and bad, and a client that speaks the envelope.
 */
@NullMarked
package io.figwizard.handlertesting;

import org.jspecify.annotations.NullMarked;
