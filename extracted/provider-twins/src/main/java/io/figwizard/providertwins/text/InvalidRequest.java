package io.figwizard.providertwins.text;

import io.figwizard.twinkit.TwinAnswer;

/** A request that OpenAI refuses. */
final class InvalidRequest extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient TwinAnswer answer;

  InvalidRequest(TwinAnswer answer) {
    super("refused with " + answer.status());
    this.answer = answer;
  }

  TwinAnswer answer() {
    return answer;
  }
}
