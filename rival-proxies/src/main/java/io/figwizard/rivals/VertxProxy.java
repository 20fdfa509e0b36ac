package io.figwizard.rivals;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.httpproxy.HttpProxy;

/** vertx-http-proxy on one event loop, with native transport where there is one. */
final class VertxProxy {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_CONNECTIONS = 1_024;

  private VertxProxy() {}

  /** Listens when it returns. */
  static void start(int port, int server) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    HttpClient client =
        vertx.createHttpClient(
            new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(MOST_CONNECTIONS));
    vertx
        .createHttpServer()
        .requestHandler(HttpProxy.reverseProxy(client).origin(server, LOOPBACK))
        .listen(port, LOOPBACK)
        .await();
  }
}
