package io.figwizard.routingproxy.watch;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * {@link Numbers} in few bytes: to be kept for long, or told to other proxies.
 *
 * @param said null where bodies said nothing
 */
record KeptNumbers(
    long requests,
    long refused,
    long failed,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Said said,
    Times.Kept times) {

  /** More than any slice of time has; as many of many proxies are still counted. */
  private static final long MOST = 10_000_000;

  static KeptNumbers of(Numbers numbers) {
    return new KeptNumbers(
        numbers.requests(),
        numbers.refused(),
        numbers.failed(),
        numbers.said().equals(Said.NOTHING) ? null : numbers.said(),
        numbers.times().kept());
  }

  Numbers numbers() {
    return new Numbers(
        requests, refused, failed, said == null ? Said.NOTHING : said, times.times());
  }

  /** Whether a slice of time may have had them: what is read was written by somebody else. */
  @SuppressWarnings("ConstantValue") // What is read may lack a member.
  boolean sound() {
    return times != null
        && requests >= 0
        && requests <= MOST
        && isPart(refused)
        && isPart(failed)
        && (said == null || said.sound(refused, failed, requests))
        && times.sound()
        && isPart(times.total());
  }

  private boolean isPart(long some) {
    return some >= 0 && some <= requests;
  }
}
