/**
 * What every handler is built on: the envelope, the action router, authentication, errors, request
 * ids, the database of a domain. It knows no domain.
 *
 * <p>A domain is a Dropwizard bundle that hands its {@link io.figwizard.handlerkit.Action}s to a
 * {@link io.figwizard.handlerkit.Handler}; an application becomes able to host handlers by adding
 * {@link io.figwizard.handlerkit.HandlerKitBundle} once. What comes in somebody else's form, as
 * webhooks do, is taken by a {@link io.figwizard.handlerkit.RawAction}.
 *
 * <p>Codes that the kit itself answers with, beside those of the actions: {@code invalid_json},
 * {@code not_an_object}, {@code missing_action}, {@code bad_request} (400), {@code
 * unauthenticated}, {@code token_expired} (401), {@code forbidden} (403), {@code unknown_action},
 * {@code not_found} (404), {@code method_not_allowed} (405), {@code not_acceptable} (406), {@code
 * request_timeout} (408), {@code idempotency_conflict}, {@code idempotency_in_progress} (409),
 * {@code body_too_large} (413), {@code uri_too_long} (414), {@code unsupported_media_type} (415),
 * {@code invalid_input} (422), {@code rate_limited} (429), {@code headers_too_large} (431), {@code
 * internal} (500), {@code database_unavailable}, {@code authentication_unavailable}, {@code
 * not_ready}, {@code unavailable} (503).
 *
 * <p>What a {@link io.figwizard.handlerkit.DryRunnable} action would do, the routing proxy may find
 * out by a dry run; codes that only it is answered with: {@code dry_run_refused} (403), {@code
 * dry_run_skipped} (409), {@code dry_run_not_possible} (422). What an action asks others passes
 * {@link io.figwizard.handlerkit.Outbound}, which sends nothing then.
 *
 * <p>{@link io.figwizard.handlerkit.Alerts} tell people of what needs them; answers of code {@code
 * internal} raise one by themselves.
 *
 * <p>How often an action may be called, {@link io.figwizard.handlerkit.RateLimited} says on its
 * class; the calls are counted in the domain's database, so all processes count together.
 *
 * <p>Log lines of a request carry, in SLF4J's MDC: {@code requestId}, {@code traceId}, {@code
 * handler}, {@code action}, {@code userId}, {@code dryRun}, {@code shadow}; see {@link
 * io.figwizard.handlerkit.EventLayoutFactory}.
 */
@NullMarked
package io.figwizard.handlerkit;

import org.jspecify.annotations.NullMarked;
