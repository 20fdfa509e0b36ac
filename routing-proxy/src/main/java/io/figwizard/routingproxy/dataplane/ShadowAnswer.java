package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.CopiedAnswer;

/**
 * An answer as it was collected; made readable for others only when somebody compares it.
 *
 * @param nanos from the request's last byte to the answer's; {@link CopiedAnswer#NO_TIME} where
 *     nobody measured
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShadowAnswer(MessageHead head, byte[] body, long nanos) {

  int status() {
    return head.status();
  }

  CopiedAnswer copied() {
    return new CopiedAnswer(head.status(), head.copiedFields(), body, nanos);
  }
}
