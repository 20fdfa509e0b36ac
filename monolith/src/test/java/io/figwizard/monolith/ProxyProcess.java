package io.figwizard.monolith;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.figwizard.handlertesting.Eventually;
import io.figwizard.handlertesting.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routing proxy as a process with its own file.
 *
 * @param address where clients reach it
 * @param admin where operators reach it
 */
record ProxyProcess(ServerProcess process, URI address, URI admin) implements AutoCloseable {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /**
   * @param folder for its state
   * @param environment where its servers are: MONOLITH_URL and others of routes.yml
   */
  static ProxyProcess start(Path folder, Map<String, String> environment) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("PORT", "0");
    all.put("BIND_HOST", "127.0.0.1");
    all.put("ADMIN_PORT", "0");
    all.put("EXPOSE_SIDE", "true");
    all.put("FIG_DIRECTORY", folder.toString());
    ServerProcess process =
        ServerProcess.start(
            "io.figwizard.routingproxy.RoutingProxyApplication",
            Servers.REPOSITORY,
            all,
            "server",
            "routing-proxy/routing-proxy.yml");
    return new ProxyProcess(
        process,
        said(process, "The proxy listens on 127\\.0\\.0\\.1:(\\d+)"),
        said(process, "Started routing-proxy@.*\\{127\\.0\\.0\\.1:(\\d+)}"));
  }

  /** Its two ports are no application's and admin's, so they are read here. */
  private static URI said(ServerProcess process, String port) throws Exception {
    Pattern line = Pattern.compile(port);
    Eventually.holds("the proxy logs " + port, () -> line.matcher(process.output()).find());
    Matcher found = line.matcher(process.output());
    assertThat(found.find()).isTrue();
    return URI.create("http://127.0.0.1:" + found.group(1));
  }

  /**
   * Moves a route without evidence.
   *
   * @param how the fields of the flip, as {@code "mode":"extracted"}
   */
  void flip(String route, String how) throws IOException, InterruptedException {
    post(
        "/routes/" + route + "/flip",
        "{%s,\"force\":true,\"by\":\"test\",\"reason\":\"test\"}".formatted(how));
  }

  void rollBack(String route) throws IOException, InterruptedException {
    post("/routes/" + route + "/rollback", "{\"by\":\"test\",\"reason\":\"test\"}");
  }

  /** What was compared of a route in shadow. */
  JsonNode diff(String route) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(admin.resolve("/routes/" + route + "/diff")).build(),
            HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(response.body()).path("data");
  }

  private void post(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> response =
        CLIENT.send(
            HttpRequest.newBuilder(admin.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  @Override
  public void close() {
    process.close();
  }
}
