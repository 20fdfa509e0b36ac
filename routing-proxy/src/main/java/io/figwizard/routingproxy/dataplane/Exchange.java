package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Verdict;
import io.figwizard.routingproxy.routes.Assignment;
import io.figwizard.routingproxy.routes.Mode;
import io.figwizard.routingproxy.routes.ResourcePath;
import io.figwizard.routingproxy.routes.Route;
import io.figwizard.routingproxy.routes.RouteTable;
import io.figwizard.routingproxy.routes.Side;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer: starts the hops and says what happens when one of them breaks. Which
 * route it belongs to is decided by {@link RouteChoice}.
 */
final class Exchange implements RouteChoice.Decision {

  private enum Phase {
    RECEIVING,
    CONNECTING,
    SENDING,
    WAITING,
    RELAYING,
    OVER
  }

  /** Bodies up to this size leave in one buffer with their head. */
  private static final int SMALL = 4 * 1024;

  /** How long the answer is awaited of a server that has closed its ear. */
  private static final Duration CUT_OFF = Duration.ofSeconds(1);

  private final ProxyLoop loop;
  private final ClientConnection client;
  private final RequestHead head;
  private final Asker asker;
  private final Account account;
  private final ClientAnswer answer;
  private final @Nullable RequestBody body;

  private Phase phase = Phase.RECEIVING;
  private long deadline = Long.MAX_VALUE;
  private long requestDeadline;
  private @Nullable Route route;
  private long generation;
  private int attempts;
  private @Nullable ServerCall call;
  private @Nullable AnswerRelay relay;
  private @Nullable ShadowCopy shadow;
  private @Nullable Bytes errorBody;
  private @Nullable AnswerBeginning beginning;
  private @Nullable StreamDrain drain;
  private @Nullable TokenEnd tokenEnd;
  private long tokenUntil = Verdict.FOR_EVER;

  Exchange(ProxyLoop loop, ClientConnection client, RequestHead head) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.asker = new Asker(loop, client, head);
    this.account = new Account(loop, client, head);
    boolean last = head.fault() != null || !head.keepAlive();
    this.answer = new ClientAnswer(loop, client.channel(), head, account, last);
    this.body =
        head.fault() == null && head.hasBody()
            ? new RequestBody(client, head.chunked(), () -> refuse(ProxyError.BODY_TOO_LARGE))
            : null;
  }

  ProxyLoop loop() {
    return loop;
  }

  RequestHead head() {
    return head;
  }

  /** Whether the client has, or will have, bytes of an answer. */
  private boolean answering() {
    return relay != null && relay.headSent();
  }

  /** Empty before it is known. */
  String routeId() {
    return route == null ? "" : route.id();
  }

  /** Whether a second time could do harm. */
  boolean mustNotRepeat() {
    return route == null || !route.effect().repeatable();
  }

  void start() {
    if (head.fault() != null) {
      refuse(head.refusal(), head.fault());
    } else if (loop.overloaded()) {
      refuse(ProxyError.OVERLOADED);
    } else if (ResourcePath.isPrivate(head.path())) {
      refuse(ProxyError.NOT_FOUND);
    } else if (!head.mayBeForwarded()) {
      answerHere();
    } else {
      // Read once: a flip does not touch a request that is under way.
      RouteTable routes = loop.routes().current();
      generation = routes.generation();
      new RouteChoice(loop, head, body, this).make(routes);
      if (phase != Phase.OVER && body != null && head.expectsContinue()) {
        answer.sayContinue();
      }
    }
  }

  /** RFC 9110, section 7.6.2: it may go no further, so that the proxy is whom it was meant for. */
  private void answerHere() {
    if (head.method().equals("TRACE")) {
      // What it would be answered with are headers that the client's scripts must not read.
      refuse(ProxyError.METHOD_NOT_ALLOWED);
      return;
    }
    if (!client.requestRead()) {
      answer.isLast();
    }
    account.answered(200);
    answer.options();
    answerPassedOn();
  }

  @Override
  public void receiveWithin(Route limits) {
    requestDeadline = account.startedAt() + limits.limits().requestTimeout().toNanos();
    deadline = requestDeadline;
  }

  @Override
  public void chosen(Route found) {
    route = found;
    if (!account.admitted(found)) {
      refuse(ProxyError.OVERLOADED);
      return;
    }
    if (head.fields().size() > found.limits().maxHeaderBytes()) {
      refuse(ProxyError.HEADERS_TOO_LARGE);
      return;
    }
    if (body != null) {
      body.limit(found.limits().maxBodyBytes());
    }
    if (found.edge().open()) {
      admitted(found);
    } else {
      EdgeGate.ask(loop, found, head, asker.address(), verdict -> judged(found, verdict));
    }
  }

  /** What the route's own checks say; perhaps a moment later. */
  private void judged(Route found, Verdict verdict) {
    if (phase == Phase.OVER) {
      return;
    }
    answer.counted(verdict.quota());
    EdgeRefusal refusal = EdgeGate.refusal(verdict);
    if (refusal == null) {
      asker.verified(verdict.subject());
      tokenUntil = verdict.tokenUntil();
      admitted(found);
    } else {
      loop.metrics().refusedAtEdge(found.id(), refusal.error());
      answer.refusedBy(refusal);
      refuse(refusal.error());
    }
  }

  private void admitted(Route found) {
    Assignment assigned = asker.assign(found, generation, answer);
    if (found.mode() == Mode.SHADOW && assigned.side() == Side.MONOLITH) {
      shadow = ShadowCopy.begin(loop, found, head, body);
    }
    attempt(found, assigned.side());
  }

  private StreamDrain drain(Side on) {
    return new StreamDrain(loop, routeId(), on, asker::sideNow);
  }

  private @Nullable TokenEnd tokenEnd(Side on) {
    return route == null ? null : TokenEnd.of(loop, route, on, tokenUntil);
  }

  @Override
  public void refused(ProxyError error) {
    refuse(error);
  }

  private void attempt(Route found, Side chosen) {
    account.goesTo(chosen);
    attempts++;
    phase = Phase.CONNECTING;
    deadline = System.nanoTime() + found.limits().connectTimeout().toNanos();
    ServerCall before = call != null && call.side() == chosen ? call : null;
    ServerCall next = new ServerCall(this, chosen, loop.servers(found.target(chosen)), before);
    call = next;
    next.start();
  }

  /** One address was not reached, another one of the same side is tried. */
  void connectsAgain() {
    if (route != null) {
      deadline = System.nanoTime() + route.limits().connectTimeout().toNanos();
    }
  }

  /** A connection is there: the request goes out on it. */
  void send(ServerConnection proxyToServer, Server server) {
    phase = Phase.SENDING;
    HeadWriter writer = loop.writer();
    ServerHead.write(
        head,
        client,
        server,
        account.requestId(),
        loop.ids(),
        loop.settings().preserveHost(),
        writer);
    if (body == null) {
      proxyToServer.write(writer.finish(proxyToServer.channel().alloc(), 0));
      proxyToServer.requestComplete();
    } else if (body.small(SMALL)) {
      ByteBuf all = writer.finish(proxyToServer.channel().alloc(), (int) body.received());
      body.copyTo(all);
      proxyToServer.write(all);
      proxyToServer.requestComplete();
    } else {
      proxyToServer.write(writer.finish(proxyToServer.channel().alloc(), 0));
      if (body.replayable()) {
        body.sendWhole(proxyToServer);
      } else {
        body.sendTo(proxyToServer);
      }
    }
  }

  /** The server has, or will have without any doing of the client, the whole request. */
  void requestSent() {
    if (phase == Phase.SENDING && route != null) {
      phase = Phase.WAITING;
      deadline = System.nanoTime() + route.limits().responseTimeout().toNanos();
      if (shadow != null) {
        shadow.sent();
      }
    }
  }

  /** The server takes no more of the request; the answer, if there is one, is on its way. */
  void requestCutOff() {
    if (body != null && !body.replayable()) {
      body.discard();
      client.resume();
    }
    if (phase == Phase.SENDING || phase == Phase.WAITING) {
      phase = Phase.WAITING;
      deadline = System.nanoTime() + CUT_OFF.toNanos();
    }
  }

  /** A piece of the body arrived; takes it over. */
  void bodyPiece(ByteBuf piece) {
    if (body == null || phase == Phase.OVER) {
      piece.release();
    } else {
      if (shadow != null) {
        shadow.request(piece);
      }
      body.received(piece);
    }
  }

  void bodyComplete(@Nullable MessageHead trailers) {
    if (body != null && phase != Phase.OVER) {
      // Nothing more of it will come, so that whatever comes is news: the client's end, perhaps.
      client.resume();
      body.completed(trailers);
    }
  }

  /** Sends what of the body has arrived. */
  void flushBody() {
    if (body != null) {
      body.flush();
    }
  }

  void serverDrained() {
    if (body != null) {
      body.drained();
    }
  }

  void clientDrained() {
    if (relay != null) {
      relay.drained();
    }
  }

  void interim(AnswerHead interim) {
    if (relay == null) {
      answer.interim(interim);
    }
  }

  /** The answer's head arrived; null where the client does not get it. */
  @Nullable AnswerRelay answered(ServerCall answering, AnswerHead serverToProxy) {
    phase = Phase.RELAYING;
    if (serverToProxy.events()) {
      if (!account.becomesStream()) {
        refuse(ProxyError.OVERLOADED);
        return null;
      }
      answering.becomesStream();
      drain = drain(answering.side());
      tokenEnd = tokenEnd(answering.side());
    }
    moved();
    if (shadow != null) {
      shadow.answered(serverToProxy);
    }
    errorBody = MonolithAnswer.errorBody(answering.side(), serverToProxy);
    beginning = route == null ? null : AnswerBeginning.of(route.failedWhen(), serverToProxy);
    AnswerRelay begun = new AnswerRelay(this, answering, client.channel(), serverToProxy);
    relay = begun;
    return begun;
  }

  /** RFC 9110, section 15.2.2. */
  void switched(ServerCall answering, AnswerHead serverToProxy, ServerConnection proxyToServer) {
    if (!head.wantsWebSocket()) {
      answering.fail(new CallFailure(CallFailure.Kind.BROKEN, "101 without being asked to switch"));
      return;
    }
    if (!account.becomesStream()) {
      refuse(ProxyError.OVERLOADED);
      return;
    }
    answer.switching(serverToProxy);
    answering.becomesStream();
    answering.handedOver();
    // Before the client hears of it: whoever has the 101 finds it in the metrics.
    account.answered(serverToProxy.status());
    Tunnel tunnel =
        new Tunnel(
            client,
            proxyToServer,
            streamIdleNanos(),
            drain(answering.side()),
            tokenEnd(answering.side()),
            this::tunnelClosed);
    loop.tunnelOpened();
    proxyToServer.switchTo(tunnel);
    client.switchTo(tunnel);
    tunnel.flushClient();
  }

  private void tunnelClosed() {
    loop.tunnelClosed();
    over();
  }

  /** The answer's head is on its way to the client. */
  void answerBegins(int status) {
    account.answerBegins(status);
  }

  /** A piece of the answer's body is on its way to the client. */
  void answerPiece(ByteBuf piece) {
    moved();
    if (shadow != null) {
      shadow.answer(piece);
    }
    if (errorBody != null && !errorBody.add(piece)) {
      errorBody = null;
    }
    if (beginning != null) {
      beginning.add(piece);
    }
  }

  /** A byte moved: the longest pause allowed begins again. */
  void moved() {
    client.answerMoves();
    if (account.stream()) {
      deadline = System.nanoTime() + streamIdleNanos();
    } else if (route != null) {
      deadline = System.nanoTime() + route.limits().responseTimeout().toNanos();
    }
  }

  private long streamIdleNanos() {
    long most = loop.settings().tunnelIdleNanos();
    return route == null ? most : Math.min(most, route.limits().streamIdle().toNanos());
  }

  /** What the proxy says in the head of every answer of a server. */
  void writeAnswerFields(MessageHead serverToProxy, HeadWriter writer) {
    if (body != null && !body.complete()) {
      // RFC 9112, section 9.3: what is left of the request is not waited for.
      answer.isLast();
    }
    answer.writeFields(serverToProxy, writer);
  }

  /** The answer ends with its connection. */
  void closeAfterAnswer() {
    answer.isLast();
  }

  /**
   * Counts the answer. Before its last byte goes out: whoever has the answer finds it in the
   * metrics.
   */
  void answerEnds(AnswerHead answered) {
    account.answered(
        answered,
        MonolithAnswer.collected(errorBody),
        beginning == null ? null : beginning.ending());
  }

  /** The whole answer is on its way to the client. */
  void answerPassedOn() {
    if (shadow != null) {
      shadow.send(client, head, account.requestId());
      shadow = null;
    }
    over();
    client.answered(answer.last() || !client.requestRead());
  }

  /** An attempt gave no answer, or only a part of one. */
  void failed(ServerCall failed, CallFailure failure) {
    Route found = route;
    if (phase == Phase.OVER || found == null) {
      return;
    }
    account.failed(found, failed, failure);
    if (answering()) {
      // The client has a part of the answer: breaking off is the only way to say it is not whole.
      breakOff();
      return;
    }
    boolean replayable = body == null || body.replayable();
    Side next =
        FallbackRule.next(
            found, failed.side(), failure.kind(), head.method(), replayable, attempts);
    if (next == null) {
      if (FallbackRule.missesMonolith(found, failure.kind(), replayable)) {
        loop.metrics().missedMonolith(found.id());
      }
      refuse(failure.kind().error());
      return;
    }
    dropRelay();
    if (next != failed.side()) {
      account.fellBack(found, failure.kind());
    }
    attempt(found, next);
  }

  private void breakOff() {
    over();
    if (head.http11()) {
      client.channel().flush();
      client.abort();
    } else {
      // RFC 9112, section 8: an orderly close would make it look whole.
      client.reset();
    }
  }

  private void dropShadow() {
    if (shadow != null) {
      shadow.drop();
      shadow = null;
    }
  }

  private void dropRelay() {
    if (relay != null) {
      relay.drop();
      relay = null;
    }
  }

  private void refuse(ProxyError error) {
    refuse(error, error.message());
  }

  private void refuse(ProxyError error, @Nullable String message) {
    if (phase == Phase.OVER) {
      return;
    }
    if (call != null) {
      call.cancel();
    }
    if (answering()) {
      breakOff();
      return;
    }
    dropRelay();
    dropShadow();
    loop.metrics().refused(error);
    if (!client.requestRead()) {
      answer.isLast();
    }
    account.refused(error);
    answer.refusal(error, message);
    answerPassedOn();
  }

  /** What came from the client is not HTTP: a broken chunk, most of all. */
  void clientFailed() {
    answer.isLast();
    refuse(ProxyError.BAD_REQUEST);
  }

  /** The client takes so long over its request that others of its address have no room. */
  void tooSlow() {
    answer.isLast();
    refuse(ProxyError.OVERLOADED);
  }

  /** The client is gone: nobody waits for the answer, so the server is told to stop. */
  void clientGone() {
    if (phase != Phase.OVER) {
      loop.metrics().abortedByClient();
      if (call != null) {
        call.cancel();
      }
      over();
    }
  }

  /** Called a few times each second. */
  void checkDeadline(long now) {
    if (drain != null && drain.over(now)) {
      drain.count();
      refuse(ProxyError.UPSTREAM_UNAVAILABLE);
      return;
    }
    if (tokenEnd != null && tokenEnd.over()) {
      tokenEnd.count();
      endEvents(ProxyError.TOKEN_EXPIRED);
      return;
    }
    Route found = route;
    if (found != null
        && !account.stream()
        && now - account.startedAt() > found.limits().totalTime().toNanos()) {
      tookTooLong(found);
      return;
    }
    if (body != null && !body.complete() && now - requestDeadline > 0) {
      boolean servers = body.waitsForServer();
      if (phase == Phase.RECEIVING || phase == Phase.SENDING) {
        refuse(servers ? ProxyError.UPSTREAM_TIMEOUT : ProxyError.REQUEST_TIMEOUT);
        return;
      }
    }
    if (phase == Phase.RELAYING && route != null) {
      long patience = route.limits().responseTimeout().toNanos();
      if (client.stalledFor(patience, now)) {
        // It does not read, or so slowly that it holds what others need.
        client.abort();
        return;
      }
      if (!client.channel().isWritable()) {
        return;
      }
    }
    if (now - deadline > 0 && call != null) {
      switch (phase) {
        case CONNECTING, WAITING -> call.timedOut();
        case RELAYING -> {
          if (account.stream()) {
            // Nobody's fault: perhaps the client is gone, and its end was lost on the way.
            endEvents(ProxyError.UPSTREAM_UNAVAILABLE);
          } else {
            call.timedOut();
          }
        }
        default -> {}
      }
    }
  }

  /**
   * In good order: whoever reads events knows where one ends.
   *
   * @param unbegun the answer where nothing of the stream was sent
   */
  private void endEvents(ProxyError unbegun) {
    dropShadow();
    if (call != null) {
      call.cancel();
    }
    if (relay == null || !relay.endEarly()) {
      refuse(unbegun);
    }
  }

  /** The whole of it, however well it moves. */
  private void tookTooLong(Route found) {
    boolean clients = body != null && !body.complete() && !body.waitsForServer();
    clients |= phase == Phase.RELAYING && !client.channel().isWritable();
    if (!clients && call != null) {
      account.failed(
          found, call, new CallFailure(CallFailure.Kind.TIMEOUT, "longer than totalTime in all"));
    }
    refuse(clients ? ProxyError.REQUEST_TIMEOUT : ProxyError.UPSTREAM_TIMEOUT);
  }

  private void over() {
    if (phase == Phase.OVER) {
      return;
    }
    phase = Phase.OVER;
    dropRelay();
    dropShadow();
    if (body != null) {
      body.discard();
    }
    account.close();
  }
}
