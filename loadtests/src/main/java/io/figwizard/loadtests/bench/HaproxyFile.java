package io.figwizard.loadtests.bench;

/** HAProxy's configuration: one thread, the same headers added, connections to the server kept. */
final class HaproxyFile {

  private HaproxyFile() {}

  static String proxy(int port, int backend) {
    return """
        global
          nbthread 1
          maxconn 4096
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
          http-reuse always
          option forwardfor
        frontend clients
          bind 127.0.0.1:%d
          http-request set-header X-Request-Id %%[uuid()]
          http-request set-header X-Forwarded-Proto http
          http-request set-header X-Forwarded-Host %%[req.hdr(Host)]
          default_backend servers
        backend servers
          server one 127.0.0.1:%d
        """
        .formatted(port, backend);
  }
}
