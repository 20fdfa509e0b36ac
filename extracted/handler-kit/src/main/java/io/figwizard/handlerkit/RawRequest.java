package io.figwizard.handlerkit;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a {@link RawAction} is asked: nothing of it was read, decoded or checked but its length. */
public final class RawRequest {
  private final byte[] body;
  private final Function<String, @Nullable String> headers;

  RawRequest(byte[] body, Function<String, @Nullable String> headers) {
    this.body = body;
    this.headers = headers;
  }

  /** Not a copy: not to be changed. */
  public byte[] body() {
    return body;
  }

  /** A header's value, of several their values joined by commas; null where there is none. */
  public @Nullable String header(String name) {
    return headers.apply(name);
  }
}
