package io.figwizard.routingproxy.diff;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One pair of answers that differed in a field. Nothing in it that must not be kept.
 *
 * @param requestId finds the request in the logs
 * @param monolith the value there, shortened; null where there was none
 * @param extracted the other one
 */
public record Example(
    Instant at,
    String requestId,
    KeptRequest request,
    @Nullable String monolith,
    @Nullable String extracted) {

  /**
   * What of a request is kept to repeat it.
   *
   * @param body redacted JSON; null where there was none or it was none
   * @param incomplete whether something of target or body is missing, so that nobody can repeat it
   */
  public record KeptRequest(
      String method,
      String target,
      @Nullable String contentType,
      @Nullable String accept,
      @Nullable String body,
      boolean incomplete) {}
}
