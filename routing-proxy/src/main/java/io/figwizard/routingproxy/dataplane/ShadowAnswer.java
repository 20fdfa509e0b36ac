package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.shadow.CopiedAnswer;

/** An answer as it was collected; made readable for others only when somebody compares it. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShadowAnswer(MessageHead head, byte[] body) {

  int status() {
    return head.status();
  }

  CopiedAnswer copied() {
    return new CopiedAnswer(head.status(), head.copiedFields(), body);
  }
}
