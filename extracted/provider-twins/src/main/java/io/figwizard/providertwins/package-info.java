/**
 * Doubles of the providers that conversations and mails need: {@link
 * io.figwizard.providertwins.elevenlabs ElevenLabs}, an OpenAI-compatible {@link
 * io.figwizard.providertwins.text text provider} and an {@link io.figwizard.providertwins.smtp SMTP
 * server}, for tests and for the local stack. Nothing that is deployed depends on them.
 */
@NullMarked
package io.figwizard.providertwins;

import org.jspecify.annotations.NullMarked;
