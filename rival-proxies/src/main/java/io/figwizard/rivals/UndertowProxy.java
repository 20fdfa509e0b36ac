package io.figwizard.rivals;

import io.undertow.Undertow;
import io.undertow.server.handlers.proxy.LoadBalancingProxyClient;
import io.undertow.server.handlers.proxy.ProxyHandler;
import java.net.URI;

/** Undertow's ProxyHandler on one I/O thread. */
final class UndertowProxy {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int MOST_CONNECTIONS = 1_024;

  private UndertowProxy() {}

  /** Listens when it returns. */
  static void start(int port, int server) {
    LoadBalancingProxyClient client =
        new LoadBalancingProxyClient()
            .setConnectionsPerThread(MOST_CONNECTIONS)
            .setSoftMaxConnectionsPerThread(MOST_CONNECTIONS)
            .addHost(URI.create("http://" + LOOPBACK + ":" + server));
    Undertow.builder()
        .setIoThreads(1)
        .addHttpListener(port, LOOPBACK)
        .setHandler(ProxyHandler.builder().setProxyClient(client).build())
        .build()
        .start();
  }
}
