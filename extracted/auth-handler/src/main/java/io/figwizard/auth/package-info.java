/**
 * Accounts and sessions: who somebody is, and the tokens that prove it to the other domains.
 *
 * <p>Actions at {@code POST /auth}; the public half of the signing keys at {@code GET
 * /auth/jwks.json}. Access tokens are signed and short-lived and nobody has to ask this domain
 * about them; the price is that a revoked session ends for good only when its last access token
 * expires.
 *
 * <p>What the statements of this domain rely on:
 *
 * <ul>
 *   <li>Whoever changes a user's sessions or password locks the user's row in {@code auth.account}
 *       first. So a refresh cannot slip a new token into a family that is being revoked, and a
 *       login with the old password cannot outlive a change of the password.
 *   <li>What must stay although the request is refused (a failed attempt, the end of a stolen
 *       session) is written in a transaction of its own.
 *   <li>No connection is held while a password is being hashed.
 * </ul>
 */
@NullMarked
@Domain(
    name = "auth",
    handler = "auth-handler",
    owns = {"account", "refresh_token", "password_reset", "login_failure", "outbox"},
    publishes = "account")
package io.figwizard.auth;

import io.figwizard.handlerkit.Domain;
import org.jspecify.annotations.NullMarked;
