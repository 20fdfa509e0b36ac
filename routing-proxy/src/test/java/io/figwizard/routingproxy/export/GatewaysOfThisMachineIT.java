package io.figwizard.routingproxy.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.figwizard.routingproxy.TinyServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts what is installed with what was exported, and asks it. */
@Timeout(60)
final class GatewaysOfThisMachineIT {

  @TempDir Path folder;

  private final TinyServer monolith = new TinyServer("monolith", "m1");
  private final TinyServer extracted = new TinyServer("extracted", "x1");
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(Process::destroy);
    monolith.close();
    extracted.close();
  }

  @Test
  void nginxRoutesAsTheProxyDoes() throws Exception {
    String nginx = installed("nginx");
    URI gateway = URI.create("http://127.0.0.1:" + freePort());
    String routes = Gateway.NGINX.configuration(routes().overview());
    String temporary =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + folder.resolve(kind) + ";\n")
            .reduce("", String::concat);
    Path file =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off;
            pid %s;
            error_log stderr;
            events {}
            http {
            access_log off;
            %s%s}
            """
                .formatted(
                    folder.resolve("pid"),
                    temporary,
                    at(gateway, routes, "listen 8080;", "listen %s;")));
    start(nginx, "-p", folder.toString(), "-c", file.toString());

    asksEverything(gateway);
    assertThat(ask(gateway, "POST", "/mixed", "{\"action\":\"a\"}")).isEqualTo("monolith");
  }

  @Test
  void haproxyRoutesAsTheProxyDoesByActionToo() throws Exception {
    String haproxy = installed("haproxy");
    URI gateway = URI.create("http://127.0.0.1:" + freePort());
    String routes = Gateway.HAPROXY.configuration(routes().overview());
    Path file =
        Files.writeString(
            folder.resolve("haproxy.cfg"), at(gateway, routes, "bind :8080", "bind %s"));
    start(haproxy, "-f", file.toString());

    asksEverything(gateway);
    assertThat(ask(gateway, "POST", "/mixed", "{\"action\":\"a\"}")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/mixed", "{\"action\":\"b\"}")).isEqualTo("monolith");
  }

  private SomeRoutes routes() {
    return new SomeRoutes(monolith.address(), extracted.address())
        .with("decks", "GET", "/decks/{id}", null, "extracted", 0)
        .with("change", "POST", "/decks/{id}", null, "monolith", 0)
        .with("moved", "POST", "/moved", null, "canary", 99.99)
        .with("stays", "POST", "/stays", null, "canary", 0.01)
        .with("mixed", "POST", "/mixed", null, "monolith", 0)
        .with("mixed.a", "POST", "/mixed", "a", "extracted", 0);
  }

  private void asksEverything(URI gateway) throws Exception {
    awaitAnswer(gateway);
    assertThat(ask(gateway, "GET", "/anything", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/decks/7", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/decks/7", "{}")).isEqualTo("monolith");
    assertThat(ask(gateway, "DELETE", "/decks/7", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/decks/7/8", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "POST", "/moved", "{}")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/stays", "{}")).isEqualTo("monolith");
    extracted.close();
    assertThat(ask(gateway, "POST", "/moved", "{}"))
        .as("the function is dead")
        .isEqualTo("monolith");
  }

  private String ask(URI gateway, String method, String path, String body) throws Exception {
    return http.send(
            HttpRequest.newBuilder(gateway.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private void awaitAnswer(URI gateway) throws Exception {
    Process process = started.get(0);
    while (true) {
      try {
        ask(gateway, "GET", "/", "");
        return;
      } catch (ConnectException e) {
        assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("it has ended").isFalse();
      }
    }
  }

  private void start(String... command) throws IOException {
    started.add(new ProcessBuilder(command).inheritIO().start());
  }

  /** The exported text but for its port, which is everybody's. */
  private static String at(URI gateway, String text, String usual, String pattern) {
    assertThat(text).containsOnlyOnce(usual);
    return text.replace(usual, pattern.formatted(gateway.getAuthority()));
  }

  private static String installed(String program) {
    String found =
        Stream.of(
                "/usr/sbin/",
                "/usr/local/sbin/",
                "/usr/bin/",
                "/usr/local/bin/",
                "/opt/homebrew/bin/")
            .map(place -> place + program)
            .filter(path -> Files.isExecutable(Path.of(path)))
            .findFirst()
            .orElse("");
    assumeTrue(!found.isEmpty(), program + " is not installed");
    return found;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
