package io.figwizard.routingproxy.dataplane;

import io.netty.buffer.ByteBuf;

/** Waits for a small body, so that it goes on in one write and can be sent a second time. */
record WholeBody(Runnable then) implements RequestBody.Watcher {

  @Override
  public void piece(ByteBuf piece) {}

  @Override
  public void complete() {
    then.run();
  }
}
