package io.figwizard.routingproxy.dataplane;

import io.figwizard.routingproxy.dryrun.DryRunKey;

/**
 * Writes the heads of one request's dry runs: what the client said, but a content type that nothing
 * else has, and ids of their own. On the thread of the loop that carried the request.
 */
final class DryRunHeads {

  private static final int LONGEST_ID = 64;

  private final ProxyLoop loop;
  private final ClientConnection client;
  private final RequestHead head;
  private final String requestId;
  private final byte[] body;
  private int size;

  DryRunHeads(
      ProxyLoop loop, ClientConnection client, RequestHead head, String requestId, byte[] body) {
    this.loop = loop;
    this.client = client;
    this.head = head;
    this.requestId = requestId;
    this.body = body;
  }

  /** How many bytes all heads have. */
  int size() {
    return size;
  }

  /**
   * @param suffix tells one from the other in a server's logs; all are found by the client's id
   */
  DryRunTask.Run run(ServerAddress to, String suffix) {
    int most = LONGEST_ID - suffix.length();
    String id = (requestId.length() > most ? requestId.substring(0, most) : requestId) + suffix;
    String target = to.server().before(head.target()) + head.target();
    byte[] bytes = write(to.server(), target, id);
    size += bytes.length;
    return new DryRunTask.Run(new DryRunBytes(bytes, body, head.method(), target, id), to);
  }

  private byte[] write(Server server, String target, String id) {
    HeadWriter writer = loop.writer();
    String host = loop.settings().preserveHost() ? head.host() : null;
    writer
        .begin()
        .write(head.method())
        .write(' ')
        .write(target)
        .write(" HTTP/1.1")
        .endLine()
        .field("host", host == null ? server.authority() : host);
    HopHeaders.writeDryRun(head.fields(), writer);
    writer
        .field("content-type", DryRunKey.CONTENT_TYPE)
        .field("content-length", Integer.toString(body.length));
    ForwardedHeaders.write(head, client, writer);
    writer
        .field("x-request-id", id)
        .field("traceparent", loop.ids().traceparent())
        .field("x-fig-shadow", "1");
    ServerHead.writeVia(head, client, writer);
    return writer.toArray(0);
  }
}
