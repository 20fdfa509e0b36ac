package io.figwizard.loadtests.demo;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it.
 *
 * @param number from 0, in the order of the schedule
 * @param intendedNanos when it should have been sent, as {@link System#nanoTime} counts
 * @param finishedNanos when its answer, or the failure of its last try, was complete
 * @param response of the last try; null when there was none
 * @param problem of the last try; null when there was a response
 * @param retried it was sent a second time
 */
record Exchange(
    long number,
    long intendedNanos,
    long finishedNanos,
    @Nullable HttpResponse<String> response,
    @Nullable Throwable problem,
    boolean retried) {

  /** From the moment it was due, not from the moment it was sent: a stall counts in full. */
  Duration latency() {
    return Duration.ofNanos(finishedNanos - intendedNanos);
  }

  boolean ok() {
    return status() == 200;
  }

  /** 0 when there was no response. */
  int status() {
    return response == null ? 0 : response.statusCode();
  }

  Optional<String> header(String name) {
    return response == null ? Optional.empty() : response.headers().firstValue(name);
  }

  /** Why it failed, in few words. */
  String failure() {
    return problem != null
        ? problem.getClass().getSimpleName() + ": " + problem.getMessage()
        : status() + header("X-Fig-Error").map(code -> " " + code).orElse("");
  }
}
