package io.figwizard.handlerkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does an action in its transaction, together with its idempotency key. */
final class ActionRunner {
  private static final Logger log = LoggerFactory.getLogger(ActionRunner.class);

  private static final long LEAST_PAUSE_NANOS = Duration.ofMillis(50).toNanos();
  private static final long MOST_PAUSE_NANOS = Duration.ofMillis(150).toNanos();

  private final String handler;
  private final Variant variant;
  private final JsonMapper mapper;
  private final IdempotencyLog idempotency;
  private final @Nullable Jdbi jdbi;

  ActionRunner(String handler, Variant variant, HandlerKit kit, @Nullable Jdbi jdbi) {
    this.handler = handler;
    this.variant = variant;
    this.mapper = kit.mapper();
    this.idempotency = new IdempotencyLog(kit.configuration(), kit.clock());
    this.jdbi = jdbi;
  }

  /**
   * Does it, and once more where the first attempt was rolled back for a reason that may be gone: a
   * deadlock, a serialization failure, a connection that broke before the commit. Never twice where
   * the action reaches beyond the database.
   */
  <I> Answer run(
      ActionDefinition<I, ?> action,
      I request,
      RequestIdentity identity,
      @Nullable AccessToken token,
      @Nullable IdempotencyKey key) {
    CallTransaction first = transaction(action, identity, token, key);
    if (action.effect() == Effect.EXTERNAL && key != null) {
      return attemptOutside(action, request, first, key);
    }
    try {
      return attempt(action, request, first, key);
    } catch (Refusal e) {
      throw e;
    } catch (RuntimeException e) {
      if (action.effect() == Effect.EXTERNAL || !mayRepeat(e, first)) {
        throw e;
      }
      log.info("The transaction was rolled back ({}); trying once more", DatabaseFailure.of(e));
      if (DatabaseFailure.of(e) == DatabaseFailure.CONTENTION) {
        letOthersGoFirst();
      }
    }
    return attempt(action, request, transaction(action, identity, token, key), key);
  }

  /** At once, it could take the very row again that the other one has been waiting for. */
  private static void letOthersGoFirst() {
    LockSupport.parkNanos(
        ThreadLocalRandom.current().nextLong(LEAST_PAUSE_NANOS, MOST_PAUSE_NANOS));
  }

  private CallTransaction transaction(
      ActionDefinition<?, ?> action,
      RequestIdentity identity,
      @Nullable AccessToken token,
      @Nullable IdempotencyKey key) {
    return new CallTransaction(
        identity,
        variant,
        token,
        jdbi,
        action.effect() == Effect.SAFE,
        key == null ? identity.requestId() : key.key());
  }

  private static boolean mayRepeat(RuntimeException failure, CallTransaction attempt) {
    return switch (DatabaseFailure.of(failure)) {
      case CONTENTION -> true;
      case CONNECTION_LOST -> !attempt.committing();
      case LOCK_TIMEOUT, UNAVAILABLE, NONE -> false;
    };
  }

  private <I> Answer attempt(
      ActionDefinition<I, ?> action,
      I request,
      CallTransaction call,
      @Nullable IdempotencyKey key) {
    try (call) {
      if (key != null) {
        Optional<String> earlier = idempotency.claim(call.sql(IdempotencySql.class), key);
        if (earlier.isPresent()) {
          return new Answer(earlier.get(), true);
        }
      }
      String data = write(action.action().handle(call, request));
      if (key != null) {
        idempotency.store(call.sql(IdempotencySql.class), key, data);
      }
      call.commit();
      return new Answer(data, false);
    }
  }

  /**
   * Takes the key in a transaction of its own, so that no connection is held while the action waits
   * for others. What it did there is not undone by a rollback here: its {@link Call#idempotencyKey}
   * makes them do it once.
   */
  private <I> Answer attemptOutside(
      ActionDefinition<I, ?> action, I request, CallTransaction call, IdempotencyKey key) {
    if (jdbi == null) {
      throw new IllegalStateException(
          "This handler has no database to keep keys in; give it one with Handler.database.");
    }
    Optional<String> earlier =
        jdbi.inTransaction(
            handle -> idempotency.claimAhead(SqlObjects.attach(handle, IdempotencySql.class), key));
    if (earlier.isPresent()) {
      return new Answer(earlier.get(), true);
    }
    try (call) {
      String data = write(action.action().handle(call, request));
      idempotency.store(call.sql(IdempotencySql.class), key, data);
      call.commit();
      return new Answer(data, false);
    } catch (RuntimeException e) {
      release(jdbi, key, e);
      throw e;
    }
  }

  private void release(Jdbi jdbi, IdempotencyKey key, RuntimeException failure) {
    try {
      jdbi.useTransaction(
          handle -> idempotency.release(SqlObjects.attach(handle, IdempotencySql.class), key));
    } catch (RuntimeException e) {
      // It is free again as soon as its lease is over.
      failure.addSuppressed(e);
    }
  }

  /** Before the commit, so that an answer that cannot be written is not kept as done. */
  String write(Object answer) {
    try {
      return mapper.writeValueAsString(answer);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "The answer of an action of "
              + handler
              + " cannot be written as JSON: "
              + answer.getClass().getName(),
          e);
    }
  }
}
