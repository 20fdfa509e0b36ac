package io.figwizard.handlerkit;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/** Reads the body that a request would be sent with. One thread, once. */
final class RequestText implements Flow.Subscriber<ByteBuffer> {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean whole;

  private RequestText() {}

  /**
   * @throws IllegalStateException where the body is not in memory: a stream could be read only once
   */
  static String of(HttpRequest request) {
    HttpRequest.BodyPublisher body = request.bodyPublisher().orElse(null);
    if (body == null) {
      return "";
    }
    RequestText text = new RequestText();
    body.subscribe(text);
    if (!text.whole) {
      throw new IllegalStateException(
          "The body of a " + request.method() + " is not in memory; use BodyPublishers.ofString.");
    }
    return text.bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer piece) {
    byte[] copy = new byte[piece.remaining()];
    piece.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void onError(Throwable thrown) {
    // Then it is not whole.
  }

  @Override
  public void onComplete() {
    whole = true;
  }
}
