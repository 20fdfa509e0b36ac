package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.edge.Quota;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/** What the proxy itself says to the client in answer to one request. */
final class ClientAnswer {

  private final ProxyLoop loop;
  private final Channel proxyToClient;
  private final RequestHead head;
  private final Account account;
  private boolean last;
  private @Nullable TesterAnswer explanation;
  private @Nullable EdgeRefusal edge;
  private @Nullable Quota quota;

  /**
   * @param last whether the connection is to be closed after the answer
   */
  ClientAnswer(
      ProxyLoop loop, Channel proxyToClient, RequestHead head, Account account, boolean last) {
    this.loop = loop;
    this.proxyToClient = proxyToClient;
    this.head = head;
    this.account = account;
    this.last = last;
  }

  /** Whether the connection is to be closed after the answer. */
  boolean last() {
    return last;
  }

  /** The connection is to be closed after the answer. */
  void isLast() {
    last = true;
  }

  /** The client is a tester and is told why it is served as it is. */
  void explain(TesterAnswer why) {
    explanation = why;
  }

  /** The request did not get past the proxy's own checks. */
  void refusedBy(EdgeRefusal check) {
    edge = check;
  }

  /**
   * The client is told what its route's limit leaves it.
   *
   * @param left null where the route has none
   */
  void counted(@Nullable Quota left) {
    quota = left;
  }

  /**
   * Adds what stands in the head of every answer: RFC 9112, section 9.6, for the close option.
   *
   * @param serverToProxy null where the answer is the proxy's own
   */
  void writeFields(@Nullable MessageHead serverToProxy, HeadWriter answer) {
    writeOwn(serverToProxy, answer);
    if (last || loop.stopping()) {
      last = true;
      answer.field("connection", "close");
    } else if (!head.http11()) {
      answer.field("connection", "keep-alive");
    }
  }

  /** RFC 9110, section 10.1.1. The proxy answers itself, as it may have to see the body first. */
  void sayContinue() {
    send(loop.writer().begin().write("HTTP/1.1 100 Continue").endLine().endLine());
    proxyToClient.flush();
  }

  /** RFC 9110, section 9.3.7: what the proxy itself can be asked for, which is nothing else. */
  void options() {
    HeadWriter writer = loop.writer().begin().write("HTTP/1.1 200 OK").endLine();
    writer.field("date", loop.date()).field("allow", Answers.ALLOWED).field("content-length", "0");
    writeFields(null, writer);
    send(writer.endLine());
    proxyToClient.flush();
  }

  /** RFC 9110, section 15.2: passed on, but for 100, which the proxy has said itself. */
  void interim(AnswerHead interim) {
    if (interim.status() != 100 && head.http11()) {
      HeadWriter writer = begin(interim.fields());
      HopHeaders.writeAnswer(interim.fields(), writer);
      send(writer.endLine());
      proxyToClient.flush();
    }
  }

  /** RFC 9110, section 15.2.2: the server has agreed to speak another protocol. */
  void switching(AnswerHead answer) {
    HeadWriter writer = begin(answer.fields());
    HopHeaders.writeAnswer(answer.fields(), writer);
    String protocol = answer.fields().list(HeaderKind.UPGRADE);
    writer.field("connection", "Upgrade");
    writer.field("upgrade", protocol == null ? "websocket" : protocol);
    writeOwn(answer.fields(), writer);
    send(writer.endLine());
  }

  /** An answer of the proxy's own. */
  void refusal(ProxyError error, @Nullable String message) {
    HeadWriter writer = Answers.begin(loop, error);
    writeFields(null, writer);
    if (edge != null) {
      edge.write(writer);
    }
    Answers.write(
        proxyToClient,
        writer,
        error,
        message == null ? error.message() : message,
        account.requestId(),
        !head.isHead());
    proxyToClient.flush();
  }

  private void writeOwn(@Nullable MessageHead serverToProxy, HeadWriter answer) {
    answer.field("x-request-id", account.requestId());
    if ((loop.settings().exposeSide() || explanation != null) && account.routed()) {
      answer.field("x-fig-side", account.side().word());
      if (account.fallback()) {
        answer.field("x-fig-fallback", "true");
      }
    }
    if (explanation != null) {
      explanation.write(answer);
    }
    if (quota != null && (serverToProxy == null || !QuotaFields.in(serverToProxy))) {
      QuotaFields.write(quota, answer);
    }
  }

  private HeadWriter begin(MessageHead status) {
    HeadWriter writer = loop.writer().begin().write("HTTP/1.1 ");
    status.writeStatus(writer);
    return writer.endLine();
  }

  private void send(HeadWriter written) {
    proxyToClient.write(written.finish(proxyToClient.alloc(), 0), proxyToClient.voidPromise());
  }
}
