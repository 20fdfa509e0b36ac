package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.shadow.Lost;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects one request and the monolith's answer while they pass by, on their event loop. Nothing
 * of it is sent before the client's answer is on its way; ends with exactly one of {@link #send}
 * and {@link #drop}.
 */
final class ShadowCopy {

  private final ProxyLoop loop;
  private final Route route;
  private final Bytes requestBody;
  private Bytes answerBody;
  private @Nullable AnswerHead answer;
  private @Nullable Lost lost;

  private ShadowCopy(ProxyLoop loop, Route route) {
    this.loop = loop;
    this.route = route;
    this.requestBody = new Bytes(route.shadowing().maxBodyBytes());
    this.answerBody = requestBody;
  }

  /**
   * Begins a copy where the route wants one of this request; null otherwise.
   *
   * @param body what has arrived of it is copied; null where there is none
   */
  static @Nullable ShadowCopy begin(
      ProxyLoop loop, Route route, RequestHead head, @Nullable RequestBody body) {
    Shadows shadows = loop.shadows();
    if (!shadows.wants(route)) {
      return null;
    }
    if (head.wantsWebSocket()) {
      shadows.lost(route, Lost.STREAM);
      return null;
    }
    if (head.contentLength() > route.shadowing().maxBodyBytes()) {
      shadows.lost(route, Lost.TOO_LARGE);
      return null;
    }
    ShadowCopy copy = new ShadowCopy(loop, route);
    if (body != null) {
      body.copyHeld(copy::request);
    }
    return copy;
  }

  /** A piece of the request's body passes by. */
  void request(ByteBuf piece) {
    if (lost == null && !requestBody.add(piece)) {
      lost = Lost.TOO_LARGE;
    }
  }

  /** The answer begins; one that broke off before does not count. */
  void answered(AnswerHead head) {
    answer = head;
    answerBody = new Bytes(route.shadowing().maxBodyBytes());
    if (head.events()) {
      lost = Lost.STREAM;
    } else if (head.contentLength() > route.shadowing().maxBodyBytes() && !head.withoutBody()) {
      lost = Lost.TOO_LARGE;
    }
  }

  /** A piece of the answer's body passes by. */
  void answer(ByteBuf piece) {
    if (lost == null && !answerBody.add(piece)) {
      lost = Lost.TOO_LARGE;
    }
  }

  /** There is no whole answer of the monolith. */
  void drop() {
    loop.shadows().lost(route, lost == null ? Lost.NO_ANSWER : lost);
  }

  /** The client has its answer: now the other side may be asked. */
  void send(ClientConnection client, RequestHead head, String requestId) {
    AnswerHead answered = answer;
    if (answered == null || lost != null) {
      drop();
      return;
    }
    // After what this turn of the loop still has to write.
    loop.eventLoop()
        .execute(
            () ->
                loop.shadows()
                    .send(
                        loop,
                        route,
                        client,
                        head,
                        requestId,
                        requestBody.toArray(),
                        new ShadowAnswer(answered.fields(), answerBody.toArray())));
  }
}
