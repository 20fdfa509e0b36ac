package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.glassfish.jersey.process.Inflector;
import org.slf4j.MDC;

/** One raw action behind its own path: bytes in, envelope out. */
final class RawRouter implements Inflector<ContainerRequestContext, Response> {
  private final String handler;
  private final HandlerKit kit;
  private final ActionDefinition<RawRequest, ?> action;
  private final RateLimits limits;
  private final ActionRunner runner;

  RawRouter(
      String handler,
      HandlerKit kit,
      ActionDefinition<RawRequest, ?> action,
      RateLimits limits,
      ActionRunner runner) {
    this.handler = handler;
    this.kit = kit;
    this.action = action;
    this.limits = limits;
    this.runner = runner;
  }

  @Override
  public Response apply(ContainerRequestContext request) {
    MDC.put(LogKeys.HANDLER, handler);
    MDC.put(LogKeys.ACTION, action.name());
    ActionTimer timer = ActionTimer.start(kit.metrics(), handler);
    timer.action(action.name());
    try {
      RequestIdentity identity = RequestIdentity.of(request);
      RawRequest raw = new RawRequest(kit.body().bytes(request), request::getHeaderString);
      limits.check(action, identity, null);
      Answer answer = runner.run(action, raw, identity, null, null);
      timer.succeeded();
      return Response.ok(kit.envelope().success(answer.data(), identity.requestId()), Envelope.JSON)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .build();
    } catch (Refusal e) {
      timer.refused(e.status());
      throw e;
    } finally {
      timer.stop();
    }
  }
}
