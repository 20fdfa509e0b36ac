package io.figwizard.handlerkit;

import java.time.Instant;
import java.util.UUID;

/** One request to one action, as the action sees it. Valid until the action returns; one thread. */
public interface Call {
  /**
   * The authenticated user.
   *
   * @throws IllegalStateException in an action of {@link Access#PUBLIC}
   */
  UUID userId();

  /**
   * When the access token that the request came with ends, for what is to last no longer.
   *
   * @throws IllegalStateException in an action of {@link Access#PUBLIC}
   */
  Instant authenticatedUntil();

  /** The variant of the handler that was asked. */
  Variant variant();

  /** The id that is in the answer's envelope and in every log line of this request. */
  String requestId();

  /**
   * What a repetition of this request is known by: the client's {@code Idempotency-Key}, or the
   * request id where it sent none. For asking others on its behalf, so that they too do it once.
   */
  String idempotencyKey();

  /** The client's address as the outermost trusted proxy saw it. */
  String clientAddress();

  /**
   * A JDBI SQL object inside this call's transaction. The transaction begins with the first use, is
   * read-only for {@link Effect#SAFE}, commits when the action returns and rolls back when it
   * throws. An action that must not hold a connection while it does something slow uses its own
   * {@code Jdbi} instead.
   */
  <T> T sql(Class<T> sqlObject);
}
