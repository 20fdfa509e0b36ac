package io.figwizard.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.DropwizardTestSupport;
import io.figwizard.handlerkit.Background;
import io.figwizard.handlerkit.DomainEvent;
import io.figwizard.handlerkit.HandlerKitBundle;
import io.figwizard.handlerkit.HandlerKitConfiguration;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The exports behind real HTTP, without a worker: tests run its jobs when they want. */
final class ExportsServer implements BeforeAllCallback, AfterAllCallback {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final TestDatabase database = UserRows.database();
  private final TestTokens tokens = TestTokens.create();
  private final Consumer<ExportsConfiguration> change;
  private DropwizardTestSupport<Settings> server;

  ExportsServer() {
    this(settings -> {});
  }

  ExportsServer(Consumer<ExportsConfiguration> change) {
    this.change = change;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    database.beforeAll(context);
    Settings settings = new Settings();
    HttpConnectorFactory http = new HttpConnectorFactory();
    http.setPort(0);
    DefaultServerFactory connectors = new DefaultServerFactory();
    connectors.setApplicationConnectors(List.of(http));
    connectors.setAdminConnectors(List.of());
    settings.setServerFactory(connectors);
    settings.kit.getJwt().setJwks(tokens.jwks());
    settings.exports.variants = Set.of(Variant.PRODUCTION, Variant.SANDBOX);
    settings.exports.database.setUrl(database.jdbcUrl());
    settings.exports.database.setUser(database.roleUser("exports"));
    settings.exports.database.setPassword(database.password());
    change.accept(settings.exports);
    server =
        new DropwizardTestSupport<>(Served.class, settings) {
          @Override
          public Application<Settings> newApplication() {
            return new Served(clock);
          }
        };
    server.before();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.after();
  }

  TestTokens tokens() {
    return tokens;
  }

  TestDatabase database() {
    return database;
  }

  UserRows rows() {
    return new UserRows(database);
  }

  int port() {
    return server.getLocalPort();
  }

  HandlerClient anonymous() {
    return HandlerClient.of(URI.create("http://127.0.0.1:" + port()));
  }

  /** A user whom nobody else is. */
  User newUser() {
    return user(UUID.randomUUID());
  }

  User user(UUID id) {
    String token = tokens.forUser(id);
    return new User(this, id, token, anonymous().as(token));
  }

  /** As the worker does. */
  void run(String job) {
    background().jobs().stream()
        .filter(candidate -> candidate.name().equals(job))
        .findFirst()
        .orElseThrow()
        .run();
  }

  /** As the worker does. */
  void userDeleted(UUID user) {
    JsonNode payload = JsonNodeFactory.instance.objectNode().put("userId", user.toString());
    DomainEvent event =
        new DomainEvent(UUID.randomUUID(), "auth", "user.deleted", "key", payload, Instant.EPOCH);
    background().consumers().stream()
        .filter(consumer -> consumer.types().contains("user.deleted"))
        .forEach(consumer -> consumer.accept(List.of(event)));
  }

  private Background background() {
    return Background.of(server.getEnvironment());
  }

  /** Connections of the pool that somebody has at this moment. */
  int connectionsInUse() {
    return (Integer) ofPool("active");
  }

  /** How often somebody took a connection out of the pool. */
  long connectionsBorrowed() {
    return (Long) ofPool("borrowed");
  }

  private Object ofPool(String gauge) {
    return server
        .getEnvironment()
        .metrics()
        .getGauges()
        .get("io.dropwizard.db.ManagedPooledDataSource.exports." + gauge)
        .getValue();
  }

  Jdbi owner() {
    return database.jdbi();
  }

  int count(String tableAndCondition, Object... arguments) {
    return database.count(tableAndCondition, arguments);
  }

  /** What the others were told of a user's exports, in order: format and state. */
  List<String> announced(UUID user) {
    return owner()
        .withHandle(
            handle ->
                handle
                    .select(
                        "select (payload ->> 'format') || ' ' || (payload ->> 'state')"
                            + " from exports.outbox where type = 'export.finished'"
                            + " and ordering_key = ? and payload ->> 'userId' = ?"
                            + " order by sequence",
                        "user:" + user,
                        user.toString())
                    .mapTo(String.class)
                    .list());
  }

  /** Somebody who takes their data away. */
  record User(ExportsServer server, UUID id, String token, HandlerClient client) {
    Answer call(String action, Map<String, ?> fields) {
      return client.call("exports", action, fields);
    }

    JsonNode data(String action, Map<String, ?> fields) {
      Answer answer = call(action, fields);
      if (!answer.ok()) {
        throw new AssertionError(action + " answered " + answer.status() + " " + answer.body());
      }
      return answer.data();
    }

    String request(String format) {
      return data("request", Map.of("format", format)).at("/export/exportId").asText();
    }

    JsonNode status(String exportId) {
      return data("status", Map.of("exportId", exportId)).path("export");
    }

    /** Asked for, and made. */
    String made(String format) {
      String exportId = request(format);
      server.run("exports.make");
      return exportId;
    }

    Answer refused(String exportId) {
      return client.get("/exports/" + exportId + "/file");
    }

    HttpResponse<byte[]> download(String exportId) throws IOException, InterruptedException {
      return send("GET", exportId);
    }

    HttpResponse<byte[]> send(String method, String exportId)
        throws IOException, InterruptedException {
      URI uri = URI.create("http://127.0.0.1:" + server.port() + "/exports/" + exportId + "/file");
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri)
                  .header("Authorization", "Bearer " + token)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
    }
  }

  static final class Settings extends Configuration {
    final HandlerKitConfiguration kit = new HandlerKitConfiguration();
    final ExportsConfiguration exports = new ExportsConfiguration();
  }

  static final class Served extends Application<Settings> {
    private final Clock clock;

    Served(Clock clock) {
      this.clock = clock;
    }

    @Override
    public void initialize(Bootstrap<Settings> bootstrap) {
      bootstrap.addBundle(new HandlerKitBundle<>("exports-test", settings -> settings.kit));
      bootstrap.addBundle(new ExportsBundle<>(settings -> settings.exports, clock));
    }

    @Override
    public void run(Settings settings, Environment environment) {}
  }
}
