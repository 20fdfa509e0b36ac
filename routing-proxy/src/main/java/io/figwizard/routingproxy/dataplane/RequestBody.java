package io.figwizard.routingproxy.dataplane;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's body on its way from client to server: first held back as far as the proxy must look
 * at it, then passed on as it comes, as fast as the server takes it.
 */
final class RequestBody {

  /** Told of every piece while the body is held back. */
  interface Watcher {
    /** A piece arrived; call {@link #pause} or {@link #sendTo} when enough is held. */
    void piece(Buffer piece);

    /** The body is complete. */
    void complete();
  }

  private final HttpServerRequest clientToProxy;
  private final long declared;
  private final Runnable tooLarge;
  private final List<Buffer> held = new ArrayList<>(1);
  private @Nullable Watcher watcher;
  private @Nullable HttpClientRequest proxyToServer;
  private long received;
  private long limit = Long.MAX_VALUE;
  private boolean complete;
  private boolean passedOn;

  /**
   * @param declared the Content-Length, or {@link RequestHead#UNKNOWN_LENGTH}
   * @param tooLarge called once when more than the limit arrives
   */
  RequestBody(HttpServerRequest clientToProxy, long declared, Runnable tooLarge) {
    this.clientToProxy = clientToProxy;
    this.declared = declared;
    this.tooLarge = tooLarge;
  }

  /** Begins to receive; every piece is held and shown to the watcher. */
  void watch(Watcher first) {
    watcher = first;
    clientToProxy.handler(this::received);
    clientToProxy.endHandler(end -> completed());
  }

  /** Holds no more than what has arrived. */
  void pause() {
    watcher = null;
    clientToProxy.handler(this::received);
    clientToProxy.endHandler(end -> completed());
    clientToProxy.pause();
  }

  void limit(long bytes) {
    limit = bytes;
  }

  long received() {
    return received;
  }

  boolean complete() {
    return complete;
  }

  /** Whether the same bytes can be sent once more. */
  boolean replayable() {
    return complete && !passedOn;
  }

  /** The whole body in one piece; only when complete. */
  Buffer whole() {
    if (held.size() == 1) {
      return held.get(0);
    }
    Buffer all = Buffer.buffer((int) received);
    held.forEach(all::appendBuffer);
    return all;
  }

  /** Sends what is held and then everything that follows, with back-pressure. */
  void sendTo(HttpClientRequest server) {
    proxyToServer = server;
    passedOn = true;
    if (held.isEmpty()) {
      server.sendHead();
    }
    held.forEach(server::write);
    held.clear();
    if (complete) {
      server.end();
      return;
    }
    server.drainHandler(drained -> clientToProxy.resume());
    clientToProxy.resume();
  }

  /** Whether the server is the one who keeps the body from moving. */
  boolean waitsForServer() {
    return proxyToServer != null && !complete && proxyToServer.writeQueueFull();
  }

  /** Lets the rest of the body come and go: nobody wants it any more. */
  void discard() {
    proxyToServer = null;
    watcher = null;
    held.clear();
    limit = Long.MAX_VALUE;
    passedOn = true;
    if (!clientToProxy.isEnded()) {
      clientToProxy.handler(piece -> {});
      clientToProxy.resume();
    }
  }

  private void received(Buffer piece) {
    received += piece.length();
    if (received > limit) {
      tooLarge.run();
      return;
    }
    if (proxyToServer != null) {
      proxyToServer.write(piece);
      if (proxyToServer.writeQueueFull()) {
        clientToProxy.pause();
      }
      return;
    }
    held.add(piece);
    if (watcher != null) {
      watcher.piece(piece);
    }
    // A sized body is whole with its last byte: no need to wait for the end to be told.
    if (received == declared && !complete) {
      completed();
    }
  }

  private void completed() {
    if (complete) {
      return;
    }
    complete = true;
    if (proxyToServer != null) {
      proxyToServer.end();
    } else if (watcher != null) {
      Watcher told = watcher;
      watcher = null;
      told.complete();
    }
  }
}
