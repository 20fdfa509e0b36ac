package io.figwizard.routingproxy.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.figwizard.routingproxy.TinyServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    URI gateway = startNginx(routes());

    asksEverything(gateway);
    assertThat(ask(gateway, "POST", "/mixed", "{\"action\":\"a\"}")).isEqualTo("monolith");
  }

  @Test
  void nginxSendsWhatMustNotBeRepeatedOnce() throws Exception {
    HttpServer broken = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    AtomicInteger asked = new AtomicInteger();
    broken.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          asked.incrementAndGet();
          exchange.close();
        });
    broken.start();
    try {
      URI function = URI.create("http://127.0.0.1:" + broken.getAddress().getPort());
      URI gateway =
          startNginx(
              new SomeRoutes(monolith.address(), function)
                  .with("pay", "PUT", "/pay", null, "extracted", 0)
                  .with("read", "GET", "/read", null, "extracted", 0)
                  .with("store", "PUT", "/store", null, "extracted", 0)
                  .effect("idempotent"));
      awaitAnswer(gateway);

      assertThat(ask(gateway, "PUT", "/pay", "{}")).contains("502");
      assertThat(ask(gateway, "GET", "/read", "")).contains("502");
      assertThat(asked).hasValue(2);
      assertThat(ask(gateway, "PUT", "/store", "{}")).isEqualTo("monolith");
      assertThat(asked).hasValue(3);
    } finally {
      broken.stop(0);
    }
  }

  @Test
  void nginxTellsUsersByTheCookieThatTheProxyTellsThemBy() throws Exception {
    URI gateway =
        startNginx(
            new SomeRoutes(monolith.address(), extracted.address())
                .with("told", "POST", "/told", null, "canary", 50)
                .userBy("header x-device", "cookie session", "token", "address"));
    awaitAnswer(gateway);

    Set<String> sides = new HashSet<>();
    for (int user = 0; user < 30; user++) {
      String side = ask(gateway, "POST", "/told", "{}", "Cookie", "a=b; session=s" + user);
      assertThat(ask(gateway, "POST", "/told", "{}", "Cookie", "session=s" + user)).isEqualTo(side);
      assertThat(
              ask(gateway, "POST", "/told", "{}", "Cookie", "session=s" + user, "X-Device", "one"))
          .isEqualTo(ask(gateway, "POST", "/told", "{}", "X-Device", "one"));
      sides.add(side);
    }
    assertThat(sides).containsExactlyInAnyOrder("monolith", "extracted");
  }

  private URI startNginx(SomeRoutes some) throws IOException {
    String nginx = installed("nginx");
    URI gateway = URI.create("http://127.0.0.1:" + freePort());
    String routes = Gateway.NGINX.configuration(some.overview());
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
            client_body_buffer_size 4m;
            %s%s}
            """
                .formatted(
                    folder.resolve("pid"),
                    temporary,
                    at(gateway, routes, "listen 8080;", "listen %s;")));
    start(nginx, "-p", folder.toString(), "-c", file.toString());
    return gateway;
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
        .with("mixed.a", "POST", "/mixed", "a", "extracted", 0)
        .with("note", "GET", "/notes/{id}", null, "monolith", 0)
        .with("mine", "GET", "/notes/mine", null, "extracted", 0)
        .with("export", "GET", "/exports/{id}", null, "extracted", 0)
        .with("start", "POST", "/exports/start", null, "monolith", 0)
        .with("get", "GET", "/n/{a}", null, "monolith", 0)
        .with("delete", "DELETE", "/n/{b}", null, "extracted", 0)
        .with("left", "PUT", "/cross/{x}", null, "monolith", 0)
        .with("right", "PATCH", "/{x}/over", null, "extracted", 0);
  }

  private void asksEverything(URI gateway) throws Exception {
    awaitAnswer(gateway);
    assertThat(ask(gateway, "GET", "/anything", "")).isEqualTo("monolith");
    for (String path : List.of("/fig", "/fig/build", "/%66ig/build", "/fig;a=b/build")) {
      assertThat(ask(gateway, "GET", path, "")).as(path).doesNotContain("m1", "monolith");
    }
    assertThat(ask(gateway, "GET", "/figs", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/decks/7", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/decks/7", "{}")).isEqualTo("monolith");
    assertThat(ask(gateway, "DELETE", "/decks/7", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/decks/7/8", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "POST", "/moved", "{}")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/stays", "{}")).isEqualTo("monolith");
    assertThat(ask(gateway, "POST", "/moved", "x".repeat(2_000_000))).isEqualTo("extracted");
    assertThat(ask(gateway, "GET", "/decks/7/", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/moved/", "{}")).isEqualTo("extracted");
    assertThat(ask(gateway, "GET", "/notes/mine", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "GET", "/notes/mine/", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "GET", "/notes/7", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/exports/start", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "POST", "/exports/start", "{}")).isEqualTo("monolith");
    assertThat(ask(gateway, "GET", "/n/1", "")).isEqualTo("monolith");
    assertThat(ask(gateway, "DELETE", "/n/1", "")).isEqualTo("extracted");
    assertThat(ask(gateway, "PATCH", "/cross/over", "{}")).isEqualTo("extracted");
    extracted.close();
    assertThat(ask(gateway, "POST", "/moved", "{}"))
        .as("the function is dead")
        .isEqualTo("monolith");
  }

  private String ask(URI gateway, String method, String path, String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(gateway.resolve(path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .header("Content-Type", "application/json");
    return http.send(
            headers.length == 0 ? request.build() : request.headers(headers).build(),
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
