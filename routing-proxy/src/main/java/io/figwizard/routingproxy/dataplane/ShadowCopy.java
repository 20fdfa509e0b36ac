package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.shadow.CopiedAnswer;
import io.figwizard.routingproxy.shadow.Lost;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Collects one request and the monolith's answer while they pass by, on their event loop. Nothing
 * of it is sent before the client's answer is on its way; ends with exactly one of {@link #send}
 * and {@link #drop}. Of a route that writes the answer is not kept: it is no match for that of a
 * dry run, which begins with what the request has left.
 */
final class ShadowCopy {

  private final ProxyLoop loop;
  private final Route route;
  private final ShadowMemory.Share share;
  private final boolean dry;
  private Bytes requestBody;
  private Bytes answerBody = new Bytes(0);
  private @Nullable AnswerHead answer;
  private @Nullable Lost lost;
  private long sentAt;
  private boolean sent;

  private ShadowCopy(ProxyLoop loop, Route route, ShadowMemory.Share share) {
    this.loop = loop;
    this.route = route;
    this.share = share;
    this.dry = route.needsDryRun();
    this.requestBody = new Bytes(route.shadowing().maxBodyBytes());
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
    if (route.needsDryRun() && !(body != null && head.readableJson())) {
      shadows.lost(route, Lost.NOT_JSON);
      return null;
    }
    ShadowMemory.Share share = shadows.begin();
    if (share == null || !share.take(head.fields().size())) {
      if (share != null) {
        share.end();
      }
      shadows.lost(route, Lost.QUEUE_FULL);
      return null;
    }
    ShadowCopy copy = new ShadowCopy(loop, route, share);
    if (body != null) {
      body.copyHeld(copy::request);
    }
    return copy;
  }

  /** A piece of the request's body passes by. */
  void request(ByteBuf piece) {
    add(piece, requestBody);
  }

  /** The monolith has the whole request. */
  void sent() {
    sent = true;
    sentAt = System.nanoTime();
  }

  /** The answer begins; one that broke off before does not count. */
  void answered(AnswerHead head) {
    if (lost != null) {
      return;
    }
    share.give(answerBody.length());
    answer = head;
    answerBody = new Bytes(route.shadowing().maxBodyBytes());
    if (head.events()) {
      giveUp(Lost.STREAM);
    } else if (dry) {
      if (head.status() >= 500) {
        giveUp(Lost.FAILED);
      }
    } else if (head.contentLength() > route.shadowing().maxBodyBytes() && !head.withoutBody()) {
      giveUp(Lost.TOO_LARGE);
    } else if (!share.take(head.fields().size())) {
      giveUp(Lost.QUEUE_FULL);
    }
  }

  /** A piece of the answer's body passes by. */
  void answer(ByteBuf piece) {
    if (!dry) {
      add(piece, answerBody);
    }
  }

  private void add(ByteBuf piece, Bytes to) {
    if (lost != null) {
      return;
    }
    if (!share.take(piece.readableBytes())) {
      giveUp(Lost.QUEUE_FULL);
    } else if (!to.add(piece)) {
      giveUp(Lost.TOO_LARGE);
    }
  }

  /** Holds nothing from now on: the request itself may go on for long. */
  private void giveUp(Lost why) {
    lost = why;
    requestBody = new Bytes(0);
    answerBody = requestBody;
    share.end();
  }

  /** There is no whole answer of the monolith. */
  void drop() {
    share.end();
    loop.shadows().lost(route, lost == null ? Lost.NO_ANSWER : lost);
  }

  /** The client has its answer: now the other side may be asked. */
  void send(ClientConnection client, RequestHead head, String requestId) {
    AnswerHead answered = answer;
    // The monolith may have answered before it had all of the request.
    if (answered == null || lost != null || requestBody.length() < head.contentLength()) {
      drop();
      return;
    }
    long nanos = sent ? System.nanoTime() - sentAt : CopiedAnswer.NO_TIME;
    // After what this turn of the loop still has to write.
    loop.eventLoop()
        .execute(
            () -> {
              Shadows shadows = loop.shadows();
              byte[] body = requestBody.toArray();
              if (dry) {
                shadows.runDry(loop, route, client, head, requestId, body, share);
              } else {
                ShadowAnswer monolith =
                    new ShadowAnswer(answered.fields(), answerBody.toArray(), nanos);
                shadows.send(loop, route, client, head, requestId, body, monolith, share);
              }
            });
  }
}
