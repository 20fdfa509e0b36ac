package io.figwizard.handlerkit;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
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

  /** Of ids that the proxy gives to the dry runs of one request, so that logs tell them apart. */
  private static final Pattern SUFFIX = Pattern.compile("-dry-[mfr]$");

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

  /**
   * @param failure null where the action has an answer, or came to a call that nobody answers
   */
  private record Done(String data, @Nullable RuntimeException failure, Effects effects) {}

  @Override
  public Response apply(ContainerRequestContext request) {
    MDC.put(LogKeys.HANDLER, handler);
    RequestIdentity identity = RequestIdentity.of(request);
    ActionTimer timer = ActionTimer.startDryRun(kit.metrics(), handler);
    try {
      ActionReader.Input input = reader.read(request, timer);
      refuseUnlessPossible(input.action());
      Done done = run(input.action(), input, request, identity);
      if (done.failure() != null) {
        return refused(done.failure(), done.effects(), identity, timer);
      }
      timer.succeeded();
      return Response.ok(kit.envelope().success(done.data(), identity.requestId()), Envelope.JSON)
          .header(HttpHeaders.CACHE_CONTROL, "no-store")
          .header(Effects.HEADER, done.effects().header(kit.mapper()))
          .build();
    } catch (RuntimeException e) {
      return refused(e, Effects.NONE, identity, timer);
    } finally {
      timer.stop();
    }
  }

  private Response refused(
      RuntimeException failure, Effects effects, RequestIdentity identity, ActionTimer timer) {
    Refusal refusal = refusal(failure, identity);
    timer.refused(refusal);
    return answer(refusal, effects, identity);
  }

  private void refuseUnlessPossible(ActionDefinition<?, ?> action) {
    if (!action.dryRunnable()) {
      throw DryRunRefusals.notPossible(
          switch (action.effect()) {
            case SAFE -> action.name() + " only reads; ask it as it is.";
            case EXTERNAL ->
                action.name()
                    + " reaches beyond the database, or does not say that it does not, and is not"
                    + " declared @DryRunnable: nobody says that all it sends is captured.";
            case WRITE, IDEMPOTENT ->
                action.name()
                    + " is not declared @DryRunnable: nobody says that all it does can be rolled"
                    + " back.";
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
    Call asked =
        new CallTransaction(identity, variant, token, null, false, repetitionKey(identity));
    byte[] key = DryRunFilter.key(request);
    CapturedCalls captured = action.effect() == Effect.EXTERNAL ? new CapturedCalls(key) : null;
    try (DryRunTransaction call =
        new DryRunTransaction(
            asked,
            jdbi,
            kit.dryRuns().guard(),
            captured,
            key,
            kit.clock(),
            kit.configuration().getDryRun())) {
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
      if (call.endedAtCall()) {
        return endedAtCall(call);
      }
      if (e instanceof RuntimeException failure) {
        // An action that refuses has done nothing, and one that fails would be rolled back too; but
        // for what it has sent, and committed in transactions of its own.
        return new Done("", failure, call.effectsUntilHere());
      }
      throw e;
    }
    return call.endedAtCall() ? endedAtCall(call) : new Done(data, null, call.effects());
  }

  /** There is no answer: what would have been answered depends on what nobody was asked. */
  private Done endedAtCall(DryRunTransaction call) {
    Effects effects = call.effectsAtCall();
    List<Effects.Outbound> calls = effects.outbound();
    return new Done(
        runner.write(Map.of("endedAt", calls.get(calls.size() - 1).what())), null, effects);
  }

  /**
   * The request's own id where it has no key: the same in all its dry runs, so that what they would
   * send is the same, too.
   */
  private static String repetitionKey(RequestIdentity identity) {
    return SUFFIX.matcher(identity.requestId()).replaceFirst("");
  }

  private Refusal refusal(RuntimeException failure, RequestIdentity identity) {
    if (failure instanceof DryRunTransaction.Ended) {
      failures.translate(failure, identity.requestId());
      return DryRunRefusals.kept();
    }
    DatabaseFailure database = DatabaseFailure.of(failure);
    if (!(failure instanceof Refusal) && database.isTemporary()) {
      String why = why(failure, database);
      log.info("A dry run gave way: {}", why);
      return DryRunRefusals.skipped(why);
    }
    return failures.translate(failure, identity.requestId());
  }

  private String why(Throwable failure, DatabaseFailure database) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof GivingWay.WaitedFor) {
        return "A real request waited for what it had locked.";
      }
      if (cause instanceof SQLException sql && GivingWay.isOver(sql)) {
        return "It took longer than kit.dryRun.deadline allows, "
            + kit.configuration().getDryRun().getDeadline()
            + ".";
      }
    }
    return "The database had no connection or no lock for it: " + database + ".";
  }

  private Response answer(Refusal refusal, Effects effects, RequestIdentity identity) {
    Response response = kit.envelope().response(refusal, identity.requestId());
    return DryRunRefusals.isOne(refusal)
        ? response
        : Response.fromResponse(response)
            .header(Effects.HEADER, effects.header(kit.mapper()))
            .build();
  }
}
