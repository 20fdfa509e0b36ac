package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Map;
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
  private final Map<String, ActionDefinition<?, ?>> actions;
  private final RateLimits limits;
  private final ActionRunner runner;

  ActionRouter(
      String handler,
      Variant variant,
      HandlerKit kit,
      Map<String, ActionDefinition<?, ?>> actions,
      RateLimits limits,
      ActionRunner runner) {
    this.handler = handler;
    this.variant = variant;
    this.kit = kit;
    this.actions = actions;
    this.limits = limits;
    this.runner = runner;
  }

  @Override
  public Response apply(ContainerRequestContext request) {
    MDC.put(LogKeys.HANDLER, handler);
    ActionTimer timer = ActionTimer.start(kit.metrics(), handler);
    try {
      byte[] body = kit.body().read(request);
      ObjectNode input = kit.body().parse(body);
      ActionDefinition<?, ?> action = find(input.get("action"));
      timer.action(action.name());
      MDC.put(LogKeys.ACTION, action.name());
      Answer answer = answer(action, request, input, body);
      timer.succeeded();
      return respond(answer, RequestIdentity.of(request));
    } catch (Refusal e) {
      timer.refused(e.status());
      throw e;
    } finally {
      timer.stop();
    }
  }

  private ActionDefinition<?, ?> find(@Nullable JsonNode name) {
    if (name == null || !name.isTextual()) {
      throw Refusals.missingAction(actions.keySet());
    }
    ActionDefinition<?, ?> action = actions.get(name.textValue());
    if (action == null) {
      throw Refusals.unknownAction(actions.keySet());
    }
    return action;
  }

  private <I> Answer answer(
      ActionDefinition<I, ?> action,
      ContainerRequestContext request,
      ObjectNode input,
      byte[] body) {
    AccessToken token = action.access() == Access.USER ? authenticate(request) : null;
    UUID user = token == null ? null : token.user().id();
    I bound = kit.binder().bind(action.requestType(), input);
    IdempotencyKey key = IdempotencyKey.of(request, action, variant, user, body);
    RequestIdentity identity = RequestIdentity.of(request);
    limits.check(action, identity, user);
    return runner.run(action, bound, identity, token, key);
  }

  private AccessToken authenticate(ContainerRequestContext request) {
    AccessToken token = kit.tokens().bearer(request.getHeaderString(HttpHeaders.AUTHORIZATION));
    MDC.put(LogKeys.USER_ID, token.user().id().toString());
    return token;
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
