package io.figwizard.providertwins.text;

/**
 * What the model says next.
 *
 * @param finishReason stop, or content_filter when the provider cut it off
 */
public record Reply(String content, String finishReason) {
  /** From JSON, fields may be missing. */
  public Reply {
    finishReason = finishReason == null ? "stop" : finishReason;
  }

  /** A whole answer. */
  public static Reply of(String content) {
    return new Reply(content, "stop");
  }

  /** One that the provider's filter ended. */
  public static Reply filtered(String content) {
    return new Reply(content, "content_filter");
  }

  /** As much of it as so many tokens hold. */
  Reply within(int tokens) {
    return ChatRequest.tokens(content) <= tokens
        ? this
        : new Reply(content.substring(0, tokens * 4), "length");
  }
}
