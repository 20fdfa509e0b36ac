package io.figwizard.routingproxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.util.JarLocation;
import io.figwizard.routingproxy.control.cli.AdminCommands;
import io.figwizard.routingproxy.control.cli.ExitCode;
import io.figwizard.routingproxy.control.evidence.TestEvidence;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The whole application on free ports between two tiny servers, and its commands. */
final class ProxyUnderTest implements AutoCloseable {

  /** What a command printed and how it ended. */
  record Ran(int exitCode, String out, String err) {}

  final TinyServer monolith = new TinyServer("monolith", "m1");
  final TinyServer extracted = new TinyServer("extracted", "x1");
  final TinyServer alerts = new TinyServer("alerts", "a1");
  final Path routes;
  private final Path folder;
  private final String state;
  private final DropwizardTestSupport<RoutingProxyConfiguration> support;
  private final HttpClient http = HttpClient.newHttpClient();

  ProxyUnderTest(Path folder) throws Exception {
    this(folder, null);
  }

  /**
   * @param operators their file; null where nobody is asked for a token
   */
  ProxyUnderTest(Path folder, @Nullable Path operators) throws Exception {
    this(folder, operators, "127.0.0.1");
  }

  ProxyUnderTest(Path folder, @Nullable Path operators, String bindHost) throws Exception {
    this(folder, operators, bindHost, "{type: file}");
  }

  /**
   * @param state where it keeps its state, as YAML
   */
  ProxyUnderTest(Path folder, @Nullable Path operators, String bindHost, String state)
      throws Exception {
    this.folder = folder;
    this.state = state;
    routes = folder.resolve("routes.yml");
    Files.writeString(routes, routesText());
    support =
        new DropwizardTestSupport<>(
            RoutingProxyApplication.class, configuration(bindHost, false, operators).toString());
    support.before();
  }

  String routesText() {
    return """
    upstreams:
      monolith: {url: "%s"}
      drilling-handler: {url: "%s"}
    default: monolith
    handlers:
      drilling:
        path: /drilling
        extracted: drilling-handler
        actions:
          submit-answer: {effect: write}
    """
        .formatted(monolith.address(), extracted.address());
  }

  Path configuration(String bindHost, boolean allowRemoteAdmin) throws IOException {
    return configuration(bindHost, allowRemoteAdmin, null);
  }

  Path configuration(String bindHost, boolean allowRemoteAdmin, @Nullable Path operators)
      throws IOException {
    Path standings = folder.resolve("standings.yml");
    return Files.writeString(
        folder.resolve("proxy-" + bindHost + ".yml"),
        """
        routesFile: %s
        stateDirectory: %s
        state: %s
        diffRulesFile: %s
        reloadEvery: 100ms
        standingsFile: "%s"
        allowRemoteAdmin: %s
        operatorsFile: "%s"
        watch: {every: 50ms, window: 30s, minRequests: 20, alertWebhook: "%s"}
        evidence: {key: "%s", buildTimeout: 30s}
        dryRun: {key: "%s"}
        dataPlane: {host: 127.0.0.1, port: 0, eventLoops: 1, testerKey: "%s"}
        server:
          type: simple
          applicationContextPath: /
          adminContextPath: /admin
          connector: {type: http, bindHost: %s, port: 0}
          requestLog: {appenders: []}
        logging: {level: WARN}
        """
            .formatted(
                routes,
                folder.resolve("state"),
                state,
                folder.resolve("diff-rules.yml"),
                Files.exists(standings) ? standings : "",
                allowRemoteAdmin,
                operators == null ? "" : operators,
                alerts.address(),
                TestEvidence.KEY,
                TestEvidence.KEY,
                TestEvidence.KEY,
                bindHost));
  }

  String admin() {
    return "http://127.0.0.1:" + support.getLocalPort();
  }

  /** Sends a request through the data plane; gives back which server answered. */
  String servedBy(String action) throws Exception {
    return call("{\"action\":\"" + action + "\"}");
  }

  /** As {@link #servedBy(String)}, for the user whom a token names. */
  String servedBy(String action, String user) throws Exception {
    return call("{\"action\":\"" + action + "\"}", bearer(user));
  }

  /**
   * As {@link #servedBy(String)}.
   *
   * @param fields whole header lines, each with its CR LF
   * @param from an address of the loopback network
   */
  String servedBy(String action, String fields, String from) throws IOException {
    RoutingProxyApplication application = support.getApplication();
    String body = "{\"action\":\"" + action + "\"}";
    try (Socket socket =
        new Socket(
            InetAddress.getByName("127.0.0.1"),
            application.port(),
            InetAddress.getByName(from),
            /* any */ 0)) {
      String request =
          "POST /drilling HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
              + "Content-Type: application/json\r\nContent-Length: "
              + body.length()
              + "\r\n"
              + fields
              + "\r\n"
              + body;
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return answer.substring(answer.indexOf("\r\n\r\n") + 4);
    }
  }

  /** An {@code Authorization} of that user, signed by nobody. */
  static String bearer(String user) {
    String claims =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("{\"sub\":\"" + user + "\"}").getBytes(UTF_8));
    return "Bearer e30." + claims + ".x";
  }

  /** Sends this to the handler; gives back the answer's body. */
  String call(String body) throws Exception {
    return call(body, "Bearer very-secret");
  }

  private String call(String body, String authorization) throws Exception {
    RoutingProxyApplication application = support.getApplication();
    return send(HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + application.port() + "/drilling"))
            .header("Content-Type", "application/json")
            .header("Authorization", authorization)
            .POST(HttpRequest.BodyPublishers.ofString(body)))
        .body();
  }

  /** Sends a POST for exactly this path to the data plane; gives back the answer's status. */
  int status(String path) throws IOException {
    RoutingProxyApplication application = support.getApplication();
    try (Socket socket = new Socket("127.0.0.1", application.port())) {
      String request =
          "POST " + path + " HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(admin() + path));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  HttpResponse<String> post(String path, @Nullable String body, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(admin() + path))
            .POST(
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return new ObjectMapper().readTree(response.body());
  }

  /** Runs a command as `java -jar` would, against this proxy. */
  Ran run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--admin");
    all.add(admin());
    return runAgainstAny(all.toArray(new String[0]));
  }

  static Ran runAgainstAny(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Bootstrap<RoutingProxyConfiguration> bootstrap = new Bootstrap<>(new RoutingProxyApplication());
    AdminCommands.all(new PrintStream(out, true, UTF_8)).forEach(bootstrap::addCommand);
    bootstrap.addCommand(new StartCommand(new RoutingProxyApplication()));
    Cli cli = new Cli(new JarLocation(RoutingProxyApplication.class), bootstrap, out, err);
    int exitCode = cli.run(arguments).map(ExitCode::of).orElse(0);
    return new Ran(exitCode, out.toString(UTF_8), err.toString(UTF_8));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    support.after();
    monolith.close();
    extracted.close();
    alerts.close();
  }
}
