package io.figwizard.routingproxy.dataplane;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Sends back what it got, sized or chunked as the header {@code X-Answer} says. */
final class EchoServer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private final List<Map<String, List<String>>> heads = new CopyOnWriteArrayList<>();

  EchoServer(String name) throws Exception {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  if (heads.size() < 100) {
                    heads.add(head(request));
                  }
                  request.body().onSuccess(body -> echo(name, request, body));
                })
            .listen(0, "127.0.0.1")
            .await(20, TimeUnit.SECONDS);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  int requests() {
    return requests.get();
  }

  Map<String, List<String>> lastHead() {
    return heads.get(heads.size() - 1);
  }

  @Override
  public void close() throws Exception {
    vertx.close().await(20, TimeUnit.SECONDS);
  }

  private static Map<String, List<String>> head(HttpServerRequest request) {
    Map<String, List<String>> head = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().names().forEach(name -> head.put(name, request.headers().getAll(name)));
    return head;
  }

  private static void echo(String name, HttpServerRequest request, Buffer body) {
    request.response().putHeader("X-Served-By", name).putHeader("X-Path", request.uri());
    boolean chunked = "chunked".equals(request.getHeader("X-Answer"));
    request.response().setChunked(chunked && request.method() != HttpMethod.HEAD);
    request.response().end(body);
  }
}
