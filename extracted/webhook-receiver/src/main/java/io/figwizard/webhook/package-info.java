/**
 * Webhooks: takes in what Stripe and ElevenLabs send, proves who sent it, and keeps it until the
 * worker has brought it to the domains that want it.
 *
 * <p>{@code POST /webhook/stripe} and {@code POST /webhook/elevenlabs}, in the sandbox beneath
 * {@code /webhook-sandbox}. One request does one thing: a row in {@code webhook.event} and an event
 * in the outbox ({@code stripe.event}, {@code elevenlabs.event}) in one transaction. Answers:
 *
 * <ul>
 *   <li>200 after the commit, also for what was stored before, which changes nothing
 *   <li>400 {@code invalid_signature}: no signature, a malformed one, one of no active secret, or
 *       one whose time is too far from ours in either direction
 *   <li>400 {@code wrong_variant}: a genuine event of the other world
 *   <li>503 with {@code Retry-After} when the database is down or slow, so that the provider comes
 *       again
 * </ul>
 *
 * <p>Whatever is signed is stored, whether or not we understand it: thin events, types and API
 * releases that nobody here has heard of, and even bodies that are no JSON at all, as kind {@code
 * unknown} under the hash of their bytes. A provider's retries end after days; a row stays.
 *
 * <p>Counters beneath {@code webhook.<provider>.<variant>}: {@code snapshot}, {@code thin} and
 * {@code unknown} count what was new by its kind; {@code duplicate} what was not; {@code
 * unexpected-type} and {@code other-api-release} what nobody here was written for; {@code
 * refused.<reason>} what was not taken.
 */
@NullMarked
@Domain(
    name = "webhook",
    handler = "webhook-receiver",
    owns = {"event", "erased_subject", "outbox"})
package io.figwizard.webhook;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
