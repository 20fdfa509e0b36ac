package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.concurrent.Semaphore;
import org.glassfish.jersey.process.Inflector;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Dry runs of a handler's actions. As {@link ActionRouter}, but: nothing is kept, calls are not
 * counted, keys of idempotency are not looked at, and the answer says what would have been done.
 */
final class DryRunRouter implements Inflector<ContainerRequestContext, Response> {
  private static final Logger log = LoggerFactory.getLogger(DryRunRouter.class);

  private final String handler;
  private final Variant variant;
  private final HandlerKit kit;
  private final ActionReader reader;
  private final ActionRunner runner;
  private final @Nullable Jdbi jdbi;
  private final FailureTranslator failures;
  private final Semaphore places;

  DryRunRouter(
      String handler,
      Variant variant,
      HandlerKit kit,
      ActionReader reader,
      ActionRunner runner,
      @Nullable Jdbi jdbi) {
    this.handler = handler;
    this.variant = variant;
    this.kit = kit;
    this.reader = reader;
    this.runner = runner;
    this.jdbi = jdbi;
    this.failures = new FailureTranslator(kit.errors());
    this.places = new Semaphore(kit.configuration().getDryRun().getAtMost());
  }

  private record Done(String data, Effects effects) {}

  @Override
  public Response apply(ContainerRequestContext request) {
    MDC.put(LogKeys.HANDLER, handler);
    RequestIdentity identity = RequestIdentity.of(request);
    ActionTimer timer = ActionTimer.startDryRun(kit.metrics(), handler);
    try {
      ActionReader.Input input = reader.read(request, timer);
      refuseUnlessPossible(input.action());
      Done done = run(input.action(), input, request, identity);
      timer.succeeded();
      return Response.ok(kit.envelope().success(done.data(), identity.requestId()), Envelope.JSON)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .header(Effects.HEADER, done.effects().header(kit.mapper()))
          .build();
    } catch (RuntimeException e) {
      Refusal refusal = refusal(e, identity);
      timer.refused(refusal);
      return answer(refusal, identity);
    } finally {
      timer.stop();
    }
  }

  private void refuseUnlessPossible(ActionDefinition<?, ?> action) {
    if (!action.dryRunnable()) {
      throw DryRunRefusals.notPossible(
          switch (action.effect()) {
            case SAFE -> action.name() + " only reads; ask it as it is.";
            case EXTERNAL ->
                action.name()
                    + " reaches beyond the database, or does not say that it"
                    + " does not.";
            case WRITE, IDEMPOTENT ->
                action.name()
                    + " is not declared @DryRunnable: nobody says that all it does can be rolled back.";
          });
    }
  }

  private <I> Done run(
      ActionDefinition<I, ?> action,
      ActionReader.Input input,
      ContainerRequestContext request,
      RequestIdentity identity) {
    AccessToken token = reader.token(action, request);
    I bound = kit.binder().bind(action.requestType(), input.json());
    if (!places.tryAcquire()) {
      throw DryRunRefusals.skipped("As many dry runs as may be are under way in this handler.");
    }
    Call asked = new CallTransaction(identity, variant, token, null, false, identity.requestId());
    DryRunConfiguration limits = kit.configuration().getDryRun();
    try (DryRunTransaction call =
        new DryRunTransaction(
            asked,
            jdbi,
            kit.dryRuns().guard(),
            limits.getLockTimeout().toJavaDuration(),
            limits.getDeadline().toJavaDuration())) {
      return run(action, call, bound);
    } finally {
      places.release();
    }
  }

  private <I> Done run(ActionDefinition<I, ?> action, DryRunTransaction call, I input) {
    String data;
    try {
      data = runner.write(action.action().handle(call, input));
    } catch (RuntimeException | Error e) {
      call.checkNotEnded(e);
      throw e;
    }
    return new Done(data, call.effects());
  }

  private Refusal refusal(RuntimeException failure, RequestIdentity identity) {
    if (failure instanceof DryRunTransaction.Ended) {
      failures.translate(failure, identity.requestId());
      return DryRunRefusals.kept();
    }
    DatabaseFailure database = DatabaseFailure.of(failure);
    if (!(failure instanceof Refusal) && database.isTemporary()) {
      log.info("A dry run gave way: {}", database);
      return DryRunRefusals.skipped(
          "The database had no time, no connection or no lock for it: " + database + ".");
    }
    return failures.translate(failure, identity.requestId());
  }

  /** An action that refuses has done nothing, and one that fails would be rolled back too. */
  private Response answer(Refusal refusal, RequestIdentity identity) {
    Response response = kit.envelope().response(refusal, identity.requestId());
    return DryRunRefusals.isOne(refusal)
        ? response
        : Response.fromResponse(response)
            .header(Effects.HEADER, Effects.NONE.header(kit.mapper()))
            .build();
  }
}
