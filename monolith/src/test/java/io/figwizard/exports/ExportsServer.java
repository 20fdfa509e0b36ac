package io.figwizard.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.figwizard.handlerkit.Variant;
import io.figwizard.handlertesting.Answer;
import io.figwizard.handlertesting.DomainExtension;
import io.figwizard.handlertesting.DomainServer;
import io.figwizard.handlertesting.HandlerClient;
import io.figwizard.handlertesting.HostedDomain;
import io.figwizard.handlertesting.SettableClock;
import io.figwizard.handlertesting.TestDatabase;
import io.figwizard.handlertesting.TestTokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** The exports behind real HTTP, without a worker: tests run its jobs when they want. */
final class ExportsServer implements DomainExtension {
  final SettableClock clock = new SettableClock(Instant.parse("2026-03-10T10:00:00Z"));

  private final HostedDomain hosted = new HostedDomain(UserRows.database(), this::start);
  private final Consumer<ExportsConfiguration> change;

  ExportsServer() {
    this(settings -> {});
  }

  ExportsServer(Consumer<ExportsConfiguration> change) {
    this.change = change;
  }

  @Override
  public HostedDomain hosted() {
    return hosted;
  }

  private DomainServer start(TestDatabase database, TestTokens tokens) throws Exception {
    ExportsConfiguration settings = new ExportsConfiguration();
    settings.variants = Set.of(Variant.PRODUCTION, Variant.SANDBOX);
    database.describeTo(settings.database, "exports");
    change.accept(settings);
    return DomainServer.start(
        tokens.jwks(), settings, new ExportsBundle<>(DomainServer.Settings::domain, clock));
  }

  UserRows rows() {
    return new UserRows(database());
  }

  int port() {
    return hosted.server().address().getPort();
  }

  /** A user whom nobody else is. */
  User newUser() {
    return user(UUID.randomUUID());
  }

  User user(UUID id) {
    String token = tokens().forUser(id);
    return new User(this, id, token, anonymous().as(token));
  }

  void userDeleted(UUID user) {
    JsonNode payload = JsonNodeFactory.instance.objectNode().put("userId", user.toString());
    hosted.server().tell("exports.user-deleted", "user.deleted", payload);
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
    return hosted
        .server()
        .environment()
        .metrics()
        .getGauges()
        .get("io.dropwizard.db.ManagedPooledDataSource.exports." + gauge)
        .getValue();
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
      return call(action, fields).expectData();
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
      URI uri = server.hosted.server().address().resolve("/exports/" + exportId + "/file");
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(uri)
                  .header("Authorization", "Bearer " + token)
                  .method(method, HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.ofByteArray());
    }
  }
}
