package io.figwizard.handlerkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.Application;
import io.dropwizard.testing.ConfigOverride;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.handlerkit.sample.SampleApplication;
import io.figwizard.handlerkit.sample.SampleConfiguration;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The sample application on a free port with a real database, and a client for it. */
final class SampleServer implements BeforeAllCallback, AfterAllCallback {
  private static final ObjectMapper JSON = new ObjectMapper();

  final Tokens tokens;
  private final Supplier<Application<SampleConfiguration>> hosted;
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private DropwizardTestSupport<SampleConfiguration> support;
  private String configuration = "sample.yml";
  private SampleDatabase database;

  SampleServer() {
    this(new Tokens("test-key"), SampleApplication::new);
  }

  /** With another application, and with tokens that several servers may share. */
  SampleServer(Tokens tokens, Supplier<Application<SampleConfiguration>> hosted) {
    this.tokens = tokens;
    this.hosted = hosted;
  }

  SampleServer configuredBy(String file) {
    configuration = file;
    return this;
  }

  SampleServer with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database = SampleDatabase.of(context);
    settings.putIfAbsent("database.url", database.jdbcUrl());
    settings.put("database.user", "fig_notes");
    settings.put("database.password", "notes");
    settings.put("kit.jwt.jwks", tokens.jwks());
    support =
        new DropwizardTestSupport<>(
            SampleApplication.class,
            configuration,
            new io.dropwizard.configuration.ResourceConfigurationSourceProvider(),
            null,
            settings.entrySet().stream()
                .map(setting -> ConfigOverride.config(setting.getKey(), setting.getValue()))
                .toArray(ConfigOverride[]::new)) {
          @Override
          public Application<SampleConfiguration> newApplication() {
            return hosted.get();
          }
        };
    support.before();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    support.after();
  }

  SampleDatabase database() {
    return database;
  }

  DropwizardTestSupport<SampleConfiguration> support() {
    return support;
  }

  int port() {
    return support.getLocalPort();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
        .timeout(Duration.ofSeconds(60));
  }

  HttpRequest.Builder post(String body) {
    return request("/notes")
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpRequest.Builder as(UUID user, String body) {
    return post(body).header("Authorization", "Bearer " + tokens.of(user));
  }

  Reply send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response, JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new IllegalStateException("No JSON answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What the server answers to these very bytes, which a well-behaved client would not send. */
  RawReply raw(String request) {
    return raw(request, true);
  }

  /** The same from a client that keeps the connection open as if more were to come. */
  RawReply unfinished(String request) {
    return raw(request, false);
  }

  private RawReply raw(String request, boolean finished) {
    try (Socket socket = new Socket("localhost", port())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      if (finished) {
        socket.shutdownOutput();
      }
      return RawReply.parse(
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("No answer to " + request, e);
    }
  }

  record RawReply(int status, String head, String body) {
    static RawReply parse(String text) {
      int end = text.indexOf("\r\n\r\n");
      if (end < 0) {
        throw new IllegalStateException("Not an HTTP answer: '" + text + "'");
      }
      return new RawReply(
          Integer.parseInt(text.substring(9, 12)), text.substring(0, end), text.substring(end + 4));
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new IllegalStateException("Not JSON: " + body, e);
      }
    }
  }

  record Reply(HttpResponse<String> response, JsonNode json) {
    int status() {
      return response.statusCode();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    JsonNode data() {
      return json.path("data");
    }

    String code() {
      return json.path("error").path("code").asText();
    }

    String message() {
      return json.path("error").path("message").asText();
    }

    JsonNode fields() {
      return json.path("error").path("fields");
    }
  }
}
