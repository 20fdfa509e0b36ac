/**
 * Conversation: talking with a tutor, by voice and in writing, and what the tutor remembers.
 *
 * <p>Actions at {@code POST /conversation} and {@code POST /conversation-sandbox}. What the code
 * relies on:
 *
 * <ul>
 *   <li>The provider's keys never leave the server: a client gets an address that is good for one
 *       call, or the answer of the text provider.
 *   <li>The voice provider is the boss: how long a call took and what was said in it is written by
 *       {@link io.figwizard.conversation.Settlement} alone, whoever learns of it: an action, an
 *       event, a job. A client's word that it has ended only makes us ask sooner.
 *   <li>A user has one session at a time in each variant, and the minutes it may take are kept for
 *       it until the provider has said how many it took: two devices cannot spend them twice.
 *   <li>No connection is held while a provider is asked.
 *   <li>What users say stands in their rows and nowhere else: not in logs, events or alerts.
 * </ul>
 *
 * <p>Codes beside those of the kit: {@code minutes_exhausted} (403), {@code session_active}, {@code
 * registration_in_progress} (409), {@code reply_refused} (422), {@code reply_cooldown} (429),
 * {@code voice_provider_unavailable}, {@code text_provider_unavailable} (503).
 */
@NullMarked
@Domain(
    name = "conversation",
    handler = "conversation-handler",
    owns = {"session", "memory", "reply_pause", "outbox"},
    publishes = {"conversations", "conversation_memory"},
    reads = "entitlement")
package io.figwizard.conversation;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
