package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.UUID;
import org.glassfish.jersey.process.Inflector;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * One request, five steps: authenticate, authorise, count, do, respond; before them, find out what
 * is asked for. Failures are thrown and answered by {@link EnvelopeExceptionMapper}.
 */
final class ActionRouter implements Inflector<ContainerRequestContext, Response> {
  private final String handler;
  private final Variant variant;
  private final HandlerKit kit;
  private final ActionReader reader;
  private final RateLimits limits;
  private final ActionRunner runner;
  private final @Nullable DryRunRouter dryRuns;

  /**
   * @param dryRuns null where there are none
   */
  ActionRouter(
      String handler,
      Variant variant,
      HandlerKit kit,
      ActionReader reader,
      RateLimits limits,
      ActionRunner runner,
      @Nullable DryRunRouter dryRuns) {
    this.handler = handler;
    this.variant = variant;
    this.kit = kit;
    this.reader = reader;
    this.limits = limits;
    this.runner = runner;
    this.dryRuns = dryRuns;
  }

  @Override
  public Response apply(ContainerRequestContext request) {
    if (DryRunFilter.passed(request)) {
      // The filter lets none pass where there are none.
      return Objects.requireNonNull(dryRuns, "dryRuns").apply(request);
    }
    MDC.put(LogKeys.HANDLER, handler);
    ActionTimer timer = ActionTimer.start(kit.metrics(), handler);
    try {
      ActionReader.Input input = reader.read(request, timer);
      Answer answer = answer(input.action(), request, input);
      timer.succeeded();
      return respond(answer, RequestIdentity.of(request));
    } catch (Refusal e) {
      timer.refused(e.status());
      throw e;
    } finally {
      timer.stop();
    }
  }

  private <I> Answer answer(
      ActionDefinition<I, ?> action, ContainerRequestContext request, ActionReader.Input input) {
    AccessToken token = reader.token(action, request);
    UUID user = token == null ? null : token.user().id();
    I bound = kit.binder().bind(action.requestType(), input.json());
    IdempotencyKey key = IdempotencyKey.of(request, action, variant, user, input.body());
    RequestIdentity identity = RequestIdentity.of(request);
    limits.check(action, identity, user);
    return runner.run(action, bound, identity, token, key);
  }

  private Response respond(Answer answer, RequestIdentity identity) {
    Response.ResponseBuilder response =
        Response.ok(kit.envelope().success(answer.data(), identity.requestId()), Envelope.JSON)
            .header(HttpHeaders.CACHE_CONTROL, "no-store");
    if (answer.replayed()) {
      response.header(IdempotencyKey.REPLAYED_HEADER, "true");
    }
    return response.build();
  }
}
