package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.Lost;
import org.jspecify.annotations.Nullable;

/**
 * One request to one server on behalf of a copy. Told exactly once how it ended.
 *
 * @param wire asked for when it is sent
 * @param begun told of the answer's head, before anything else is looked at
 * @param toHead whether it is a HEAD request, whose answer has no body
 * @param maxBodyBytes of the answer
 * @param deadline in terms of {@link System#nanoTime}
 * @param share in which the answer is counted as it arrives
 */
record ShadowCall(
    Wire wire,
    Begun begun,
    boolean toHead,
    long maxBodyBytes,
    long deadline,
    ShadowMemory.Share share,
    Ended ended) {

  /** Head and body as they go over the wire; null where they are not to go any more. */
  interface Wire {
    byte @Nullable [] bytes();
  }

  /** Answers why the rest is not wanted; null where it is. */
  interface Begun {
    @Nullable Lost begun(MessageHead head);
  }

  /** One of the two is null. */
  interface Ended {
    void ended(@Nullable ShadowAnswer answer, @Nullable CopyFailure failure);
  }
}
