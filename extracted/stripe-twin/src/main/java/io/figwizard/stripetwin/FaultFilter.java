package io.figwizard.stripetwin;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;

/** Stands in front of {@code /v1} and may spoil a request. Called by many threads at once. */
public interface FaultFilter {
  /** Every request is served. */
  FaultFilter NONE = exchange -> Outcome.PROCEED;

  /** Decides about one request before any of it was read. */
  Outcome before(HttpExchange exchange) throws IOException;

  /** What became of the request. */
  enum Outcome {
    /** The request is served as usual. */
    PROCEED,
    /** The filter has answered, or closed the connection: nothing happens. */
    ANSWERED,
    /**
     * The request is served, its result kept under its idempotency key, and then the connection is
     * closed within the answer.
     */
    LOSE_ANSWER
  }
}
