/**
 * A double of ElevenLabs' conversational AI: signed URLs, conversations that are held over the
 * control, and the webhook that comes after them. Start {@link
 * io.figwizard.providertwins.elevenlabs.ElevenLabsTwin}; pull its strings with {@link
 * io.figwizard.providertwins.elevenlabs.ElevenLabsControl}.
 */
@NullMarked
package io.figwizard.providertwins.elevenlabs;

import org.jspecify.annotations.NullMarked;
