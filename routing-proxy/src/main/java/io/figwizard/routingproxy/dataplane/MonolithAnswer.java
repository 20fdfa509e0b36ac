package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Side;
import org.jspecify.annotations.Nullable;

/** What is told of the monolith's answers: for most of them the head says everything. */
final class MonolithAnswer {

  private MonolithAnswer() {}

  /** Where the body is to be collected while it passes by; null where it is of no use. */
  static @Nullable Bytes errorBody(Side side, AnswerHead answer) {
    return side == Side.MONOLITH && answer.status() >= 400 && answer.json()
        ? new Bytes(Outcomes.MOST_ERROR_BYTES)
        : null;
  }

  /** What was collected; null where that is nothing. */
  static byte @Nullable [] collected(@Nullable Bytes errorBody) {
    return errorBody == null || errorBody.length() == 0 ? null : errorBody.toArray();
  }

  static void tell(RouteCounts counts, AnswerHead answer, byte[] error) {
    String coding = answer.fields().list(HeaderKind.CONTENT_ENCODING);
    counts.monolithSaid(answer.status(), answer.contentType(), coding == null ? "" : coding, error);
  }
}
