package io.figwizard.loadtests.bench;

import java.nio.file.Path;

/** Configurations of nginx, as a server to be measured through and as a proxy to compare with. */
final class NginxFiles {

  private static final String FRAME =
      """
      worker_processes 1;
      daemon off;
      pid %1$s.pid;
      error_log %1$s-error.log;
      events { worker_connections 4096; }
      http {
        access_log off;
        keepalive_requests 1000000000;
        client_body_temp_path %1$s-body;
        proxy_temp_path %1$s-proxy;
        fastcgi_temp_path %1$s-fastcgi;
        uwsgi_temp_path %1$s-uwsgi;
        scgi_temp_path %1$s-scgi;
      %2$s
      }
      """;

  private NginxFiles() {}

  /** 1 kB for every request, straight from memory; two ports for two sides. */
  static String backend(Path prefix, int first, int second) {
    return FRAME.formatted(
        prefix,
        """
          server {
            listen 127.0.0.1:%1$d backlog=4096;
            listen 127.0.0.1:%2$d backlog=4096;
            location / { default_type application/json; return 200 "%3$s"; }
            location /%4$s { default_type application/json; add_header %5$s %6$s; return 200 "%3$s"; }
          }"""
            .formatted(
                first,
                second,
                BackendProcess.answer(),
                RoutesYaml.DRY,
                BackendProcess.EFFECTS_HEADER,
                BackendProcess.EFFECTS));
  }

  /** The same hops and the same headers added as by the routing proxy, connections kept. */
  static String proxy(Path prefix, int port, int backend) {
    return proxy(prefix, "listen 127.0.0.1:%d backlog=4096;".formatted(port), backend);
  }

  /** As {@link #proxy}, with HTTP/2 on the first port, and HTTP/1.1 on the second. */
  static String http2Proxy(Path prefix, int http2Port, int port, int backend) {
    return proxy(
        prefix,
        "listen 127.0.0.1:%d http2 backlog=4096; listen 127.0.0.1:%d;".formatted(http2Port, port),
        backend);
  }

  private static String proxy(Path prefix, String listen, int backend) {
    return FRAME.formatted(
        prefix,
        """
          upstream backend {
            server 127.0.0.1:%d;
            keepalive 128;
            keepalive_requests 1000000000;
          }
          server {
            %s
            location / {
              proxy_pass http://backend;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
              proxy_set_header Host $host;
              proxy_set_header X-Request-Id $request_id;
              proxy_set_header X-Forwarded-For $remote_addr;
              proxy_set_header X-Forwarded-Proto $scheme;
              proxy_set_header X-Forwarded-Host $host;
            }
          }"""
            .formatted(backend, listen));
  }
}
