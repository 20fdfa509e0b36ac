/**
 * Billing: plans, subscriptions and what they give access to, with Stripe behind them.
 *
 * <p>Actions at {@code POST /billing} and {@code POST /billing-sandbox}. What the code relies on:
 *
 * <ul>
 *   <li>Stripe is the boss. The rows are a copy that says when it was made; they change by {@link
 *       io.figwizard.billing.Refresh} alone, whoever asks for it: an action, an event, a job; those
 *       of invoices by {@link io.figwizard.billing.InvoiceCopies}.
 *   <li>No connection is held while Stripe is asked.
 *   <li>Whatever Stripe is asked to do carries an idempotency key that a repetition of the same
 *       request makes again.
 *   <li>Access comes with the refresh after a payment, never from a page that the customer is sent
 *       to, and ends by time alone: readers compare {@code access_until} with their clock.
 *   <li>Stripe learns a user's id and no more of the user: no name, no address.
 * </ul>
 *
 * <p>Codes beside those of the kit: {@code card_declined} (402), {@code no_subscription}, {@code
 * already_subscribed}, {@code not_an_upgrade}, {@code not_a_downgrade}, {@code payment_pending},
 * {@code subscription_changed} (409), {@code payment_provider_unavailable} (503).
 */
@NullMarked
@Domain(
    name = "billing",
    handler = "billing-handler",
    owns = {"customer", "subscription", "invoice", "outbox"},
    publishes = {"entitlement", "invoices"})
package io.figwizard.billing;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
