package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.FailedWhen;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Copies the beginning of a JSON answer while it passes by, and says at its end whether it has
 * failed although its status does not say so. Holds nothing back. Not thread-safe.
 */
final class AnswerBeginning {

  private final FailedWhen when;
  private final String coding;
  private final @Nullable Bytes bytes;

  private AnswerBeginning(FailedWhen when, String coding) {
    this.when = when;
    this.coding = coding;
    this.bytes = JsonField.readable(coding) ? new Bytes(FailedWhen.LOOKED_INTO) : null;
  }

  /** Null where there is nothing to look into: the status says it, or it is no JSON. */
  static @Nullable AnswerBeginning of(@Nullable FailedWhen when, AnswerHead answer) {
    if (when == null || answer.status() >= 400 || !answer.json()) {
      return null;
    }
    String coding = answer.fields().list(HeaderKind.CONTENT_ENCODING);
    return new AnswerBeginning(when, coding == null ? "" : coding);
  }

  void add(ByteBuf piece) {
    if (bytes != null) {
      bytes.addBeginning(piece);
    }
  }

  /** How it has ended in truth, as far as that can be read; null where its status says it. */
  Outcomes.@Nullable Ending ending() {
    if (bytes == null) {
      return Outcomes.Ending.UNREADABLE;
    }
    JsonField.Value found =
        JsonField.find(coding, bytes.toArray(), FailedWhen.LOOKED_INTO, when.field());
    if (found == null || !found.text().equals(when.is())) {
      return null;
    }
    return when.refused() ? Outcomes.Ending.SAYS_REFUSED : Outcomes.Ending.SAYS_FAILED;
  }
}
