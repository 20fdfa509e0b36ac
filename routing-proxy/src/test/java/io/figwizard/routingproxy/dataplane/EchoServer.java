package io.figwizard.routingproxy.dataplane;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Sends back what it got, sized or chunked as the header {@code X-Answer} says. A Jetty, as the
 * real servers are.
 */
final class EchoServer implements AutoCloseable {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server, 1, 1);
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Map<String, List<String>>> heads = new CopyOnWriteArrayList<>();
  private final String name;

  EchoServer(String name) throws Exception {
    this.name = name;
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    server.setHandler(new Echo());
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  int requests() {
    return requests.get();
  }

  Map<String, List<String>> lastHead() {
    return heads.get(heads.size() - 1);
  }

  @Override
  public void close() throws Exception {
    server.stop();
  }

  private final class Echo extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      requests.incrementAndGet();
      if (heads.size() < 100) {
        Map<String, List<String>> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        request
            .getHeaders()
            .getFieldNamesCollection()
            .forEach(field -> head.put(field, request.getHeaders().getValuesList(field)));
        heads.add(head);
      }
      ByteBuffer body = Content.Source.asByteBuffer(request);
      response.getHeaders().put("X-Served-By", name);
      response.getHeaders().put("X-Path", request.getHttpURI().getPathQuery());
      if ("chunked".equals(request.getHeaders().get("X-Answer"))) {
        response.write(
            false,
            body,
            Callback.from(
                () -> response.write(true, BufferUtil.EMPTY_BUFFER, callback), callback::failed));
      } else {
        response.write(true, body, callback);
      }
      return true;
    }
  }
}
