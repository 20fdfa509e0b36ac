/**
 * A double of a text provider with OpenAI's interface. Start {@link
 * io.figwizard.providertwins.text.TextProviderTwin}; pull its strings with {@link
 * io.figwizard.providertwins.text.TextProviderControl}.
 */
@NullMarked
package io.figwizard.providertwins.text;

import org.jspecify.annotations.NullMarked;
