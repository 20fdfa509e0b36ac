package io.figwizard.routingproxy.dataplane;

import io.vertx.core.buffer.Buffer;

/** Waits for a small body, so that it goes on in one write and can be sent a second time. */
record WholeBody(Runnable then) implements RequestBody.Watcher {

  @Override
  public void piece(Buffer piece) {}

  @Override
  public void complete() {
    then.run();
  }
}
