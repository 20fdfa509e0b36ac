package io.figwizard.handlerkit;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Takes an answer's body up to a number of bytes. For one answer. */
final class BoundedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
  private final int most;
  private Flow.@Nullable Subscription subscription;
  private long taken;

  BoundedBody(int most) {
    this.most = most;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return bytes.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    bytes.onSubscribe(subscription);
  }

  @Override
  public void onNext(List<ByteBuffer> part) {
    taken += part.stream().mapToLong(ByteBuffer::remaining).sum();
    if (taken <= most) {
      bytes.onNext(part);
    } else if (subscription != null) {
      subscription.cancel();
      bytes.onError(new IOException("the answer is longer than " + most + " bytes"));
    }
  }

  @Override
  public void onError(Throwable failure) {
    bytes.onError(failure);
  }

  @Override
  public void onComplete() {
    if (taken <= most) {
      bytes.onComplete();
    }
  }
}
